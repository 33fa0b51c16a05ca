namespace Bizoholic.Flows.Workflows.Storage;

/// <summary>Another user of the installation signs in under this name.</summary>
public sealed class UserNameTakenException(string userName)
    : Exception($"The user name \"{userName}\" is taken. Choose another one.")
{
    public string UserName { get; } = userName;
}
