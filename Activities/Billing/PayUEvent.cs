using Bizoholic.Flows.Activities.Credentials;
using Bizoholic.Flows.Connectors.Billing;
using Bizoholic.Flows.Connectors.Webhooks;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Billing;

[Activity("Bizoholic", "Billing", "Start when PayU tells that a payment or a refund worked or failed.", DisplayName = "PayU event", Kind = ActivityKind.Trigger, CanFail = false)]
public sealed class PayUEvent() : BillingEventTrigger("payu")
{
    [Input(DisplayName = "PayU account", Description = "The account whose salt the hash is checked with.", CredentialTypes = [PayUCredential.TypeName], Order = 0)]
    public Input<CredentialReference>? Credential { get; set; }

    private protected override Input<CredentialReference>? Access => Credential;

    private protected override string SecretField => "salt";

    private protected override async ValueTask<BillingDelivery> ReadAsync(IncomingCall call, Credential credential, IServiceProvider services, string[] secrets, CancellationToken cancellation)
        => await new PayUEvents(credential.Require("key"), secrets).ReadAsync(call.Body, PayUCredential.Connect(credential, services), cancellation);

    private protected override BillingEvent? Parse(IncomingCall call) => PayUEvents.Parse(call.Body);

    private protected override ValueObject Sample() => ContentOf(SampleOf("payu", "failure", BillingEventKind.PaymentFailed, 99900, "INR"));
}
