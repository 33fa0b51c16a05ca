using System.Text;
using Bizoholic.Flows.Workflows;
using static Bizoholic.Flows.Workflows.CredentialField;

namespace Bizoholic.Flows.Activities.Credentials;

/// <summary>Ways to sign in that any web address may ask for, named as n8n names them.</summary>
public abstract class HttpCredential : CredentialType
{
    /// <summary>Hosts the credential may be sent to, separated by commas.</summary>
    public const string AllowedHosts = "allowedHosts";

    private protected static CredentialField Hosts { get; } = new(AllowedHosts, "Allowed hosts", "Hosts it may be sent to, separated by commas, such as api.example.com or *.example.com. Empty: any.") { IsRequired = false };

    /// <summary>Whether a credential may be sent to an address.</summary>
    /// <exception cref="FaultException">It may not.</exception>
    public static void RequireHost(Credential credential, Uri address)
    {
        if ((credential.Type == ServiceAccount.TypeName || (credential.Type == OAuth2Credential.TypeName && credential[ServiceAccount.Address].Length > 0)) && Uri.TryCreate(ServiceAccount.AddressOf(credential), UriKind.Absolute, out var own) && own.Authority != address.Authority)
        {
            throw new FaultException($"The credential '{credential.Name}' may not be sent to {address.Host}: it is for {own.Host}.", type: "Credential");
        }

        var hosts = credential[AllowedHosts].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (hosts.Length > 0 && !hosts.Any(host => host.StartsWith("*.", StringComparison.Ordinal) ? address.Host.EndsWith(host[1..], StringComparison.OrdinalIgnoreCase) : address.Host.Equals(host, StringComparison.OrdinalIgnoreCase)))
        {
            throw new FaultException($"The credential '{credential.Name}' may not be sent to {address.Host}. Its allowed hosts are {string.Join(", ", hosts)}.", type: "Credential");
        }
    }

    private protected static string BasicContent(Credential credential) => Convert.ToBase64String(Encoding.UTF8.GetBytes($"{credential["user"]}:{credential["password"]}"));
}

internal sealed class HttpBasicAuth : HttpCredential
{
    public override string Name => "httpBasicAuth";

    public override string DisplayName => "Basic sign-in";

    public override string Help => "A user name and password that are sent with each request.";

    public override IReadOnlyList<CredentialField> Fields { get; } = [new("user", "User"), Secret("password", "Password"), Hosts];

    public override IEnumerable<string> DerivedSecrets(Credential credential) => [BasicContent(credential)];
}

internal sealed class HttpDigestAuth : HttpCredential
{
    public override string Name => "httpDigestAuth";

    public override string DisplayName => "Digest sign-in";

    public override string Help => "A user name and password of which only a digest is sent.";

    public override IReadOnlyList<CredentialField> Fields { get; } = [new("user", "User"), Secret("password", "Password"), Hosts];
}

internal sealed class HttpHeaderAuth : HttpCredential
{
    public override string Name => "httpHeaderAuth";

    public override string DisplayName => "Header";

    public override string Help => "A header that is sent with each request, such as X-API-Key.";

    public override IReadOnlyList<CredentialField> Fields { get; } = [new("name", "Name", "The header's name."), Secret("value", "Value"), Hosts];
}

internal sealed class HttpQueryAuth : HttpCredential
{
    public override string Name => "httpQueryAuth";

    public override string DisplayName => "Query parameter";

    public override string Help => "A parameter that is added to each address, such as api_key.";

    public override IReadOnlyList<CredentialField> Fields { get; } = [new("name", "Name", "The parameter's name."), Secret("value", "Value"), Hosts];
}

internal sealed class HttpBearerAuth : HttpCredential
{
    public override string Name => "httpBearerAuth";

    public override string DisplayName => "Bearer token";

    public override string Help => "A token that is sent as Authorization: Bearer.";

    public override IReadOnlyList<CredentialField> Fields { get; } = [Secret("token", "Token"), Hosts];
}

internal sealed class HttpCustomAuth : HttpCredential
{
    public override string Name => "httpCustomAuth";

    public override string DisplayName => "Custom sign-in";

    public override string Help => """Headers, query parameters and body members as JSON: {"headers": {}, "qs": {}, "body": {}}.""";

    public override IReadOnlyList<CredentialField> Fields { get; } = [Secret("json", "JSON") with { Kind = CredentialFieldKind.LongText }, Hosts];
}
