using Bizoholic.Flows.Connectors.Billing;
using Bizoholic.Flows.Workflows;
using static Bizoholic.Flows.Workflows.CredentialField;

namespace Bizoholic.Flows.Activities.Credentials;

internal sealed class StripeCredential : CredentialType
{
    public const string TypeName = "stripeApi";

    public override string Name => TypeName;

    public override string DisplayName => "Stripe";

    public override string Help => "An API key of a Stripe account, and the signing secret of its webhook: in Stripe under Developers.";

    public override IReadOnlyList<CredentialField> Fields { get; } =
    [
        Secret("secretKey", "API key", "sk_... or, with only the rights that the flows need, rk_..."),
        Secret("signatureSecret", "Webhook signing secret", "whsec_..., for the Stripe event trigger. While it is being replaced: both, separated by a comma.") with { IsRequired = false },
        new("url", "API address", "Only for tests: another address than Stripe's own.") { Kind = CredentialFieldKind.Url, IsRequired = false },
    ];

    public override bool CanTest => true;

    public override async ValueTask<CredentialCheck> TestAsync(Credential credential, IServiceProvider services, CancellationToken cancellation)
    {
        await Connect(credential, services).CheckAsync(cancellation);
        var isTest = credential["secretKey"].Contains("_test_", StringComparison.Ordinal);
        return new CredentialCheck(true, isTest ? "The key works. It is a test key: no money moves." : "The key works. It is a live key.");
    }

    public static StripeBilling Connect(Credential credential, IServiceProvider services)
        => new(services.Http(), credential.Require("secretKey"), services.Clock(), credential["url"].Length == 0 ? null : credential.RequireUrl("url"));
}
