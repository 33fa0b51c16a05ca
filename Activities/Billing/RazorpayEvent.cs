using Bizoholic.Flows.Activities.Credentials;
using Bizoholic.Flows.Connectors.Billing;
using Bizoholic.Flows.Connectors.Webhooks;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Billing;

/// <summary>Razorpay signs the body, not the event id beside it: one body is one event here, whatever id it comes with.</summary>
[Activity("Bizoholic", "Billing", "Start when Razorpay tells of a payment, a refund or a subscription.", DisplayName = "Razorpay event", Kind = ActivityKind.Trigger, CanFail = false)]
public sealed class RazorpayEvent() : BillingEventTrigger("razorpay")
{
    [Input(DisplayName = "Razorpay account", Description = "The account whose webhook secret is checked.", CredentialTypes = [RazorpayCredential.TypeName], Order = 0)]
    public Input<CredentialReference>? Credential { get; set; }

    private protected override Input<CredentialReference>? Access => Credential;

    private protected override string SecretField => "webhookSecret";

    private protected override ValueTask<BillingDelivery> ReadAsync(IncomingCall call, Credential credential, IServiceProvider services, string[] secrets, CancellationToken cancellation)
    {
        var delivery = new RazorpayEvents(secrets).Read(call.Header("X-Razorpay-Signature"), call.Header("x-razorpay-event-id"), call.Body);
        return ValueTask.FromResult(delivery with { Check = ByContent(delivery.Check, call) });
    }

    private protected override BillingEvent? Parse(IncomingCall call) => RazorpayEvents.Parse(call.Header("x-razorpay-event-id"), call.Body);

    /// <summary>Razorpay tells of one payment as payment.captured and order.paid, and of one of a subscription as subscription.charged and invoice.paid: whichever comes first starts the run.</summary>
    private protected override string? RunKeyOf(BillingEvent read)
        => read is { Kind: BillingEventKind.PaymentSucceeded or BillingEventKind.InvoicePaid, PaymentId: { Length: > 0 } payment } ? $"{read.Kind}/{payment}" : null;

    private protected override ValueObject Sample() => ContentOf(SampleOf("razorpay", "subscription.halted", BillingEventKind.InvoicePaymentFailed, 99900, "INR"));
}
