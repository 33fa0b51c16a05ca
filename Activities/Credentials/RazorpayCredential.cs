using Bizoholic.Flows.Connectors.Billing;
using Bizoholic.Flows.Workflows;
using static Bizoholic.Flows.Workflows.CredentialField;

namespace Bizoholic.Flows.Activities.Credentials;

internal sealed class RazorpayCredential : CredentialType
{
    public const string TypeName = "razorpayApi";

    public override string Name => TypeName;

    public override string DisplayName => "Razorpay";

    public override string Help => "The webhook secret of a Razorpay account, and its API key where flows call Razorpay: in Razorpay under Account & Settings.";

    public override IReadOnlyList<CredentialField> Fields { get; } =
    [
        new("keyId", "Key id", "rzp_live_... or rzp_test_...") { IsRequired = false },
        Secret("keySecret", "Key secret") with { IsRequired = false },
        Secret("webhookSecret", "Webhook secret", "The one entered for the webhook; it is another than the key secret. While it is being replaced: both, separated by a comma.") with { IsRequired = false },
        new("url", "API address", "Only for tests: another address than Razorpay's own.") { Kind = CredentialFieldKind.Url, IsRequired = false },
    ];

    public override bool CanTest => true;

    public override async ValueTask<CredentialCheck> TestAsync(Credential credential, IServiceProvider services, CancellationToken cancellation)
    {
        if (credential["keyId"].Length == 0)
        {
            return new CredentialCheck(credential["webhookSecret"].Length > 0, "There is no API key: events can be taken, but nothing can be asked of Razorpay.");
        }

        await Connect(credential, services).CheckAsync(cancellation);
        return new CredentialCheck(true, credential["keyId"].Contains("_test_", StringComparison.Ordinal) ? "The key works. It is a test key: no money moves." : "The key works. It is a live key.");
    }

    public static RazorpayBilling Connect(Credential credential, IServiceProvider services)
        => new(services.Http(), credential.Require("keyId"), credential.Require("keySecret"), services.Clock(), credential["url"].Length == 0 ? null : credential.RequireUrl("url"));
}
