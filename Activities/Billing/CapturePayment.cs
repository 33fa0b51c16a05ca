using Bizoholic.Flows.Activities.Credentials;
using Bizoholic.Flows.Activities.Services;
using Bizoholic.Flows.Connectors;
using Bizoholic.Flows.Connectors.Billing;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Billing;

/// <summary>At PayPal a buyer only agrees; the money moves when it is taken, within three hours. One that was taken before is told as it is.</summary>
[Activity("Bizoholic", "Billing", "Take the money that a buyer has agreed to at PayPal: without it, a requested payment never arrives. The other gateways take it by themselves.", DisplayName = "Capture payment", Effect = SideEffect.Keyed, PerItem = true)]
public sealed class CapturePayment : ServiceActivity
{
    [Input(DisplayName = "PayPal account", Description = "The account that the payment was requested with.", CredentialTypes = [PayPalCredential.TypeName], Order = 0)]
    public Input<CredentialReference>? Credential { get; set; }

    [Input(DisplayName = "Order id", Description = "What Request payment left as id, which PayPal's event CHECKOUT.ORDER.APPROVED brings as objectId.", Order = 1)]
    public Input<string>? OrderId { get; set; }

    protected override Input<CredentialReference>? Access => Credential;

    protected override async ValueTask<ValueObject> RunAsync(ActivityExecutionContext context)
    {
        var order = BillingInputs.Require(context.Get(OrderId), "Order id");
        using var credential = await context.OpenCredentialAsync(Credential, PayPalCredential.TypeName);
        return Of(await PayPalCredential.Connect(credential, context.Services).CaptureAsync(context.IdempotencyKey, order, context.CancellationToken));
    }

    protected override ValueObject Sample(ActivityExecutionContext context) => Of(new BillingPayment("sample-capture", "completed", new Money(4900, "USD"), context.Get(OrderId)));

    private static ValueObject Of(BillingPayment payment) => ValueObject.From(
        ("id", payment.Id),
        ("status", payment.Status),
        ("amount", payment.Amount is { } amount ? Value.Exact(amount.ToMajorText()) : Value.Null),
        ("currency", payment.Amount?.Currency),
        ("orderId", payment.OrderId));
}
