using Bizoholic.Flows.Workflows;
using static Bizoholic.Flows.Workflows.CredentialField;

namespace Bizoholic.Flows.Activities.Credentials;

/// <summary>OAuth 2 at any service; field names are n8n's.</summary>
internal sealed class OAuth2Credential : HttpCredential
{
    public const string TypeName = "oAuth2Api";

    private const string ClientCredentials = "clientCredentials";

    public override string Name => TypeName;

    public override string DisplayName => "OAuth 2";

    public override string Help => "Signs in at a service that speaks OAuth 2. Register this installation there as an app, with the address of this host followed by /oauth2/callback.";

    public override bool SignsIn => true;

    public override IReadOnlyList<CredentialField> Fields { get; } =
    [
        new("grantType", "Grant type", "clientCredentials needs nobody to sign in.") { Options = ["authorizationCode", "pkce", ClientCredentials], Default = "authorizationCode" },
        new("authUrl", "Authorization URL", "Where you consent.") { Kind = CredentialFieldKind.Url, IsRequired = false },
        new("accessTokenUrl", "Access token URL") { Kind = CredentialFieldKind.Url },
        new("clientId", "Client ID"),
        Secret("clientSecret", "Client secret") with { IsRequired = false },
        new("scope", "Scope", "Rights to ask for, separated by spaces.") { IsRequired = false },
        new("authQueryParameters", "Further parameters", "For the authorization URL, such as access_type=offline.") { IsRequired = false },
        new("authentication", "Client authentication", "How the client id and secret are sent.") { Options = ["header", "body"], Default = "header" },
        new(ServiceAccount.Address, "Address of the service", "For steps whose service stands at an address of your own, such as https://acme.zendesk.com.") { Kind = CredentialFieldKind.Url, IsRequired = false },
        Hosts,
    ];

    public override OAuthSettings? OAuth(Credential credential) => new(
        credential["grantType"] == ClientCredentials ? null : credential.RequireUrl("authUrl"),
        credential.RequireUrl("accessTokenUrl"),
        credential["clientId"],
        credential["clientSecret"],
        credential["scope"],
        credential["authentication"] == "body",
        credential["authQueryParameters"]);
}
