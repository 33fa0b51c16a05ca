using Bizoholic.Flows.Connectors.Billing;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Billing;

public enum SubscriptionChange
{
    /// <summary>Another price or quantity; Stripe puts the difference on the next invoice.</summary>
    Price,
    Pause,
    Resume,

    /// <summary>Not at PayPal, where subscriptions end at once.</summary>
    CancelAtPeriodEnd,
    CancelNow,
}

[Activity("Bizoholic", "Billing", "Change, pause, resume or cancel a subscription, at Stripe, PayPal or Razorpay.", DisplayName = "Change subscription", Effect = SideEffect.LookFirst, PerItem = true)]
public sealed class ChangeSubscription : SubscriptionActivity
{
    [Input(DisplayName = "Subscription id", Description = "sub_... at Stripe and Razorpay, I-... at PayPal.", Order = 1)]
    public Input<string>? SubscriptionId { get; set; }

    [Input(Description = "What is to happen.", Order = 2)]
    public Input<SubscriptionChange> Change { get; set; } = new(SubscriptionChange.Price);

    [Input(DisplayName = "New price", Description = "price_... at Stripe, the plan's id at PayPal and Razorpay, for a change of the price.", Order = 3)]
    public Input<string>? Price { get; set; }

    [Input(Description = "For a change of the price.", Order = 4)]
    public Input<long> Quantity { get; set; } = new(1);

    [Input(DisplayName = "Line id", Description = "si_..., where a subscription at Stripe has several lines.", Category = "Advanced", Order = 5)]
    public Input<string>? LineId { get; set; }

    private protected override async ValueTask<ValueObject> RunAsync(ActivityExecutionContext context, ISubscriptionGateway gateway)
    {
        var id = BillingInputs.Require(context.Get(SubscriptionId), "Subscription id");
        var (key, cancellation) = (context.IdempotencyKey, context.CancellationToken);
        return SubscriptionResult.Of(context.Get(Change) switch
        {
            SubscriptionChange.Pause => await gateway.PauseSubscriptionAsync(key, id, cancellation),
            SubscriptionChange.Resume => await gateway.ResumeSubscriptionAsync(key, id, cancellation),
            SubscriptionChange.CancelAtPeriodEnd => await gateway.CancelSubscriptionAsync(key, id, atPeriodEnd: true, cancellation),
            SubscriptionChange.CancelNow => await gateway.CancelSubscriptionAsync(key, id, atPeriodEnd: false, cancellation),
            _ => await gateway.ChangePlanAsync(key, id, BillingInputs.Require(context.Get(Price), "New price"), context.Get(Quantity), context.Get(LineId) is { Length: > 0 } line ? line : null, cancellation),
        });
    }

    protected override ValueObject Sample(ActivityExecutionContext context) => SubscriptionResult.Sample(
        context.Get(Change) switch { SubscriptionChange.CancelNow => "canceled", SubscriptionChange.Pause => "paused", _ => "active" }, null, context.Get(Price));
}
