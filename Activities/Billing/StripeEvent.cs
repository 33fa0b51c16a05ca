using Bizoholic.Flows.Activities.Credentials;
using Bizoholic.Flows.Connectors.Billing;
using Bizoholic.Flows.Connectors.Webhooks;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Billing;

[Activity("Bizoholic", "Billing", "Start when Stripe tells of a payment, an invoice or a subscription.", DisplayName = "Stripe event", Kind = ActivityKind.Trigger, CanFail = false)]
public sealed class StripeEvent() : BillingEventTrigger("stripe")
{
    [Input(DisplayName = "Stripe account", Description = "The account whose webhook signing secret is checked.", CredentialTypes = [StripeCredential.TypeName], Order = 0)]
    public Input<CredentialReference>? Credential { get; set; }

    private protected override Input<CredentialReference>? Access => Credential;

    private protected override string SecretField => "signatureSecret";

    private protected override ValueTask<BillingDelivery> ReadAsync(IncomingCall call, Credential credential, IServiceProvider services, string[] secrets, CancellationToken cancellation)
        => ValueTask.FromResult(new StripeEvents(secrets, services.Clock()).Read(call.Header(StripeSignature.Header), call.Body));

    private protected override BillingEvent? Parse(IncomingCall call) => StripeEvents.Parse(call.Body);

    private protected override ValueObject Sample() => ContentOf(SampleOf("stripe", "invoice.payment_failed", BillingEventKind.InvoicePaymentFailed, 4900, "USD"));
}
