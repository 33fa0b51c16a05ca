using Bizoholic.Flows.Connectors.Billing;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Billing;

public enum SubscriptionChange
{
    /// <summary>Another price or quantity; the difference is on the next invoice.</summary>
    Price,
    Pause,
    Resume,
    CancelAtPeriodEnd,
    CancelNow,
}

[Activity("Bizoholic", "Billing", "Change, pause, resume or cancel a subscription at Stripe.", DisplayName = "Change subscription", Effect = SideEffect.Keyed, PerItem = true)]
public sealed class ChangeSubscription : StripeActivity
{
    [Input(DisplayName = "Subscription id", Description = "sub_...", Order = 1)]
    public Input<string>? SubscriptionId { get; set; }

    [Input(Description = "What is to happen.", Order = 2)]
    public Input<SubscriptionChange> Change { get; set; } = new(SubscriptionChange.Price);

    [Input(DisplayName = "New price", Description = "price_..., for a change of the price.", Order = 3)]
    public Input<string>? Price { get; set; }

    [Input(Description = "For a change of the price.", Order = 4)]
    public Input<long> Quantity { get; set; } = new(1);

    [Input(DisplayName = "Line id", Description = "si_..., where the subscription has several lines.", Category = "Advanced", Order = 5)]
    public Input<string>? LineId { get; set; }

    private protected override async ValueTask<ValueObject> RunAsync(ActivityExecutionContext context, StripeBilling stripe)
    {
        var (id, key, cancellation) = (Require(context.Get(SubscriptionId), "Subscription id"), context.IdempotencyKey, context.CancellationToken);
        return SubscriptionResult.Of(context.Get(Change) switch
        {
            SubscriptionChange.Pause => await stripe.PauseSubscriptionAsync(key, id, cancellation),
            SubscriptionChange.Resume => await stripe.ResumeSubscriptionAsync(key, id, cancellation),
            SubscriptionChange.CancelAtPeriodEnd => await stripe.CancelSubscriptionAsync(key, id, atPeriodEnd: true, cancellation),
            SubscriptionChange.CancelNow => await stripe.CancelSubscriptionAsync(key, id, atPeriodEnd: false, cancellation),
            _ => await stripe.ChangeSubscriptionAsync(key, id, await LineAsync(context, stripe, id), Require(context.Get(Price), "New price"), context.Get(Quantity), cancellation),
        });
    }

    protected override ValueObject Sample(ActivityExecutionContext context) => SubscriptionResult.Sample(
        context.Get(Change) switch { SubscriptionChange.CancelNow => "canceled", SubscriptionChange.Pause => "paused", _ => "active" }, null, context.Get(Price));

    private async ValueTask<string> LineAsync(ActivityExecutionContext context, StripeBilling stripe, string id)
    {
        if (context.Get(LineId) is { Length: > 0 } line)
        {
            return line;
        }

        var lines = (await stripe.GetSubscriptionAsync(id, context.CancellationToken)).Lines;
        return lines is [var only] ? only.Id : throw new FaultException($"The subscription has {lines.Count} lines ({string.Join(", ", lines.Select(line => line.Id))}). Say in 'Line id' which one changes.");
    }
}
