using Bizoholic.Flows.Connectors.Billing;
using Bizoholic.Flows.Connectors.Rest;
using Bizoholic.Flows.Workflows;
using static Bizoholic.Flows.Workflows.CredentialField;

namespace Bizoholic.Flows.Activities.Credentials;

/// <summary>A REST app of a PayPal account. Its token is fetched and kept by the vault, one for all who ask.</summary>
internal sealed class PayPalCredential : CredentialType
{
    public const string TypeName = "payPalApi";

    public override string Name => TypeName;

    public override string DisplayName => "PayPal";

    public override string Help => "A REST app of a PayPal account: at developer.paypal.com under Apps & Credentials.";

    public override bool SignsIn => false;

    public override IReadOnlyList<CredentialField> Fields { get; } =
    [
        new("clientId", "Client id"),
        Secret("secret", "Secret"),
        new("webhookId", "Webhook id", "Of the app's webhook, for the PayPal event trigger: shown beside its address.") { IsRequired = false },
        new("url", "API address", "https://api-m.sandbox.paypal.com for tries without money. Empty: PayPal itself.") { Kind = CredentialFieldKind.Url, IsRequired = false },
    ];

    public override bool CanTest => true;

    public override OAuthSettings? OAuth(Credential credential)
        => new(null, new Uri(Address(credential) ?? new Uri("https://api-m.paypal.com/"), "v1/oauth2/token"), credential.Require("clientId"), credential.Require("secret"), "", SendsClientInBody: false);

    public override async ValueTask<CredentialCheck> TestAsync(Credential credential, IServiceProvider services, CancellationToken cancellation)
    {
        await Connect(credential, services).CheckAsync(cancellation);
        return new CredentialCheck(true, credential["url"].Contains("sandbox", StringComparison.Ordinal) ? "The app works. It is a sandbox: no money moves." : "The app works.");
    }

    public static PayPalBilling Connect(Credential credential, IServiceProvider services)
        => new(services.Http(), FixedToken.Bearer(credential.Require(CredentialNames.AccessToken)), services.Clock(), Address(credential));

    private static Uri? Address(Credential credential) => credential["url"].Length == 0 ? null : credential.RequireUrl("url");
}
