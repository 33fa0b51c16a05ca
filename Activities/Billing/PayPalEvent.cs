using Bizoholic.Flows.Activities.Credentials;
using Bizoholic.Flows.Connectors.Billing;
using Bizoholic.Flows.Connectors.Webhooks;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Billing;

[Activity("Bizoholic", "Billing", "Start when PayPal tells of a payment, a refund or a dispute.", DisplayName = "PayPal event", Kind = ActivityKind.Trigger, CanFail = false)]
public sealed class PayPalEvent() : BillingEventTrigger("paypal")
{
    [Input(DisplayName = "PayPal account", Description = "The account that PayPal is asked with whether it sent the call; it has to hold the webhook's id.", CredentialTypes = [PayPalCredential.TypeName], Order = 0)]
    public Input<CredentialReference>? Credential { get; set; }

    private protected override Input<CredentialReference>? Access => Credential;

    private protected override string SecretField => "webhookId";

    private protected override async ValueTask<BillingDelivery> ReadAsync(IncomingCall call, Credential credential, IServiceProvider services, string[] secrets, CancellationToken cancellation)
        => await new PayPalEvents(PayPalCredential.Connect(credential, services), secrets, services.Clock()).ReadAsync(call, cancellation);

    private protected override BillingEvent? Parse(IncomingCall call) => PayPalEvents.Parse(call.Body);

    private protected override ValueObject Sample() => ContentOf(SampleOf("paypal", "PAYMENT.CAPTURE.COMPLETED", BillingEventKind.PaymentSucceeded, 4900, "USD"));
}
