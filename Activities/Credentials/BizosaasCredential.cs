using Bizoholic.Flows.Connectors.Bizosaas;
using Bizoholic.Flows.Connectors.Rest;
using Bizoholic.Flows.Connectors.Webhooks;
using Bizoholic.Flows.Workflows;
using static Bizoholic.Flows.Workflows.CredentialField;

namespace Bizoholic.Flows.Activities.Credentials;

/// <summary>The platform: its gateway and the services beside it, with a fixed token or Authentik's client credentials.</summary>
internal sealed class BizosaasCredential : CredentialType
{
    public const string TypeName = "bizosaasApi";

    public override string Name => TypeName;

    public override string DisplayName => "BizOSaaS";

    public override string Help => "The BizOSaaS platform. Enter a token, or the client id and secret of a service account in Authentik.";

    public override bool SignsIn => false;

    public override IReadOnlyList<CredentialField> Fields { get; } =
    [
        new("url", "Gateway address", "Such as http://brain-gateway:8000.") { Kind = CredentialFieldKind.Url },
        Secret("token", "Token", "A service token. Leave it empty to sign in with a client id.") with { IsRequired = false },
        new("tokenUrl", "Token address", "Authentik's token endpoint, such as https://auth.example.com/application/o/token/.") { Kind = CredentialFieldKind.Url, IsRequired = false },
        new("clientId", "Client id") { IsRequired = false },
        Secret("clientSecret", "Client secret") with { IsRequired = false },
        new("scope", "Scope") { IsRequired = false },
        new("tenant", "Tenant", "Sent as X-Tenant-ID.") { IsRequired = false },
        new("agentsUrl", "Agents address", "Of the AI agents service; default: the gateway's.") { Kind = CredentialFieldKind.Url, IsRequired = false },
        new("crmUrl", "CRM address", "Of the CRM service; default: the gateway's.") { Kind = CredentialFieldKind.Url, IsRequired = false },
        new("paymentsUrl", "Payments address", "Of the payment service; default: the gateway's.") { Kind = CredentialFieldKind.Url, IsRequired = false },
        Secret("webhookSecret", "Webhook secret", "What the platform signs its calls with, and what callbacks to it are signed with: whsec_...") with { IsRequired = false },
    ];

    public override bool CanTest => true;

    public override CredentialProblem? Check(IReadOnlyDictionary<string, string> values)
        => WebhookSecretCredential.Secrets(values.GetValueOrDefault("webhookSecret", "")).All(StandardWebhook.IsSecret)
            ? null
            : new CredentialProblem("webhookSecret", "The webhook secret has to be whsec_ followed by at least 16 bytes in base64, the same as the platform has.");

    public override OAuthSettings? OAuth(Credential credential) => credential["token"].Length > 0 || credential["clientId"].Length == 0
        ? null
        : new OAuthSettings(null, credential.RequireUrl("tokenUrl"), credential["clientId"], credential.Require("clientSecret"), credential["scope"], SendsClientInBody: true);

    public override async ValueTask<CredentialCheck> TestAsync(Credential credential, IServiceProvider services, CancellationToken cancellation)
    {
        var user = await Gateway(credential, services).MeAsync(cancellation);
        return new CredentialCheck(true, $"Signed in as {user.Name ?? user.Email ?? user.Id}.");
    }

    public static BizosaasGateway Gateway(Credential credential, IServiceProvider services)
        => new(services.Http(), credential.RequireUrl("url"), Token(credential), Tenant(credential), services.Clock());

    public static BizosaasAgents Agents(Credential credential, IServiceProvider services)
        => new(services.Http(), UrlOf(credential, "agentsUrl"), Token(credential), services.Clock());

    public static BizosaasLeads Leads(Credential credential, IServiceProvider services)
        => new(services.Http(), UrlOf(credential, "crmUrl"), Token(credential), services.Clock());

    public static BizosaasPayments Payments(Credential credential, IServiceProvider services)
        => new(services.Http(), UrlOf(credential, "paymentsUrl"), Token(credential), services.Clock());

    public static ITokenSource Token(Credential credential)
        => FixedToken.Bearer(credential["token"] is { Length: > 0 } token ? token : credential[CredentialNames.AccessToken] is { Length: > 0 } fetched ? fetched : throw new FaultException($"The credential '{credential.Name}' has neither a token nor a client id. Fill in one of them under Credentials.", type: "Credential"));

    /// <summary>The address of a service beside the gateway; the gateway's where none is given.</summary>
    private static Uri UrlOf(Credential credential, string field) => credential.RequireUrl(credential[field].Length == 0 ? "url" : field);

    public static string? Tenant(Credential credential) => credential["tenant"] is { Length: > 0 } tenant ? tenant : null;
}
