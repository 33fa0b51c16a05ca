using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Credentials;

/// <summary>An account at a service that stands at an address of the person's own, such as Jira, Supabase or Mattermost.</summary>
internal sealed class ServiceAccount : CredentialType
{
    public const string TypeName = "serviceAccount";

    public const string Key = "key";

    public const string Address = "url";

    public override string Name => TypeName;

    public override string DisplayName => "Service at your own address";

    public override string Help => "The address of your Jira, Supabase, Mattermost, Zendesk, NocoDB, GitLab, n8n or the like, with its key. The key is sent to that address only.";

    public override IReadOnlyList<CredentialField> Fields { get; } =
    [
        new CredentialField(Address, "Address", "Such as https://example.atlassian.net.") { Kind = CredentialFieldKind.Url },
        new CredentialField("user", "User", "For services that ask for one beside the key, such as the e-mail address for Jira and Zendesk.") { IsRequired = false },
        CredentialField.Secret(Key, "Key", "The API key, token or password."),
    ];

    public override IEnumerable<string> DerivedSecrets(Credential credential)
        => new[] { "", "/token" }.Select(suffix => Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"{credential["user"]}{suffix}:{credential[Key]}")));

    /// <summary>The address in a credential, without a slash at its end and without the database behind it.</summary>
    /// <exception cref="FaultException">The credential has none.</exception>
    public static string AddressOf(Credential credential)
        => credential[Address].Split('#')[0] is { Length: > 0 } address ? address.TrimEnd('/')
            : throw new FaultException($"The credential '{credential.Name}' does not say where the service is. Enter its address there, or choose one of the kind 'Service at your own address'.", type: "Credential");

    /// <summary>The database of services that have several: behind a # in the address, else the first part of its host.</summary>
    public static string DatabaseOf(Credential credential)
        => credential[Address].Split('#', 2) is [_, { Length: > 0 } named] ? named : new Uri(AddressOf(credential)).Host.Split('.')[0];
}
