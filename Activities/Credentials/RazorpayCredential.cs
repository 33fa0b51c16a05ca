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
    ];
}
