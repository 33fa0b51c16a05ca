using Bizoholic.Flows.Connectors.Billing;
using Bizoholic.Flows.Workflows;
using static Bizoholic.Flows.Workflows.CredentialField;

namespace Bizoholic.Flows.Activities.Credentials;

internal sealed class PayUCredential : CredentialType
{
    public const string TypeName = "payUApi";

    public override string Name => TypeName;

    public override string DisplayName => "PayU";

    public override string Help => "The merchant key and salt of a PayU India account: in its dashboard under Developer.";

    public override IReadOnlyList<CredentialField> Fields { get; } =
    [
        new("key", "Merchant key"),
        Secret("salt", "Merchant salt", "While it is being replaced: both, separated by a comma, the new one first."),
        new("url", "Payment address", "https://test.payu.in/ for tries without money. Empty: PayU itself.") { Kind = CredentialFieldKind.Url, IsRequired = false },
        new("infoUrl", "Server address", "https://test.payu.in/ for tries. Empty: PayU itself.") { Kind = CredentialFieldKind.Url, IsRequired = false },
    ];

    public static PayUBilling Connect(Credential credential, IServiceProvider services) => new(
        services.Http(),
        credential.Require("key"),
        WebhookSecretCredential.Secrets(credential.Require("salt"))[0],
        services.Clock(),
        credential["url"].Length == 0 ? null : credential.RequireUrl("url"),
        credential["infoUrl"].Length == 0 ? null : credential.RequireUrl("infoUrl"));
}
