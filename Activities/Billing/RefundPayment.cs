using Bizoholic.Flows.Activities.Credentials;
using Bizoholic.Flows.Activities.Services;
using Bizoholic.Flows.Connectors;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Billing;

[Activity("Bizoholic", "Billing", "Pay a payment back, whole or in part, at the gateway that took it.", Type = "Refund", DisplayName = "Refund", Effect = SideEffect.LookFirst, PerItem = true)]
public sealed class RefundPayment : ServiceActivity
{
    [Input(DisplayName = "Account", Description = "At Stripe, PayPal, Razorpay or PayU.", CredentialTypes = [StripeCredential.TypeName, PayPalCredential.TypeName, RazorpayCredential.TypeName, PayUCredential.TypeName], Order = 0)]
    public Input<CredentialReference>? Credential { get; set; }

    [Input(DisplayName = "Payment id", Description = "pi_... at Stripe, the capture's id at PayPal, pay_... at Razorpay, mihpayid at PayU.", Order = 1)]
    public Input<string>? PaymentId { get; set; }

    [Input(Description = "In whole units, such as 49.90. Empty: all of it.", Order = 2)]
    public Input<decimal?>? Amount { get; set; }

    [Input(Description = "Of the amount.", Order = 3)]
    public Input<string> Currency { get; set; } = new("USD");

    [Input(Description = "As Stripe knows reasons; the others keep it as a note.", UIHint = UIHints.DropDown, Options = ["", "requested_by_customer", "duplicate", "fraudulent"], Order = 4)]
    public Input<string>? Reason { get; set; }

    protected override Input<CredentialReference>? Access => Credential;

    protected override async ValueTask<ValueObject> RunAsync(ActivityExecutionContext context)
    {
        var payment = BillingInputs.Require(context.Get(PaymentId), "Payment id");
        Money? part = context.Get(Amount) is { } amount ? BillingInputs.Money(amount, context.Get(Currency)) : null;
        using var credential = await context.OpenCredentialAsync(Credential, StripeCredential.TypeName, PayPalCredential.TypeName, RazorpayCredential.TypeName, PayUCredential.TypeName);
        try
        {
            var refund = await GatewayCredentials.Connect(credential, context.Services).RefundAsync(context.IdempotencyKey, payment, part, context.Get(Reason) is { Length: > 0 } reason ? reason : null, context.CancellationToken);
            return ValueObject.From(("id", refund.Id), ("status", refund.Status), ("amount", Value.Exact(refund.Amount.ToMajorText())), ("currency", refund.Amount.Currency), ("paymentId", refund.PaymentId), ("isNew", true));
        }
        catch (ServiceException done) when (done.Kind == ServiceFailure.AlreadyDone)
        {
            return ValueObject.From(("id", Value.Null), ("status", "succeeded"), ("amount", Value.Null), ("currency", Value.Null), ("paymentId", payment), ("isNew", false));
        }
    }

    protected override ValueObject Sample(ActivityExecutionContext context) => ValueObject.From(
        ("id", "re_sample"), ("status", "succeeded"), ("amount", (double)(context.Get(Amount) ?? 10)), ("currency", context.Get(Currency)), ("paymentId", context.Get(PaymentId)), ("isNew", true));
}
