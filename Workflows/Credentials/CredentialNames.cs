namespace Bizoholic.Flows.Workflows;

/// <summary>Values that an open OAuth 2 credential has beside its fields.</summary>
public static class CredentialNames
{
    /// <summary>A token that is good for now.</summary>
    public const string AccessToken = "accessToken";

    /// <summary>How it is sent: "Bearer" mostly.</summary>
    public const string TokenType = "tokenType";
}
