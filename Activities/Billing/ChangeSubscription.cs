using Bizoholic.Flows.Activities.Credentials;
using Bizoholic.Flows.Activities.Services;
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

[Activity("Bizoholic", "Billing", "Change, pause, resume or cancel a subscription, at Stripe or Razorpay.", DisplayName = "Change subscription", Effect = SideEffect.LookFirst, PerItem = true)]
public sealed class ChangeSubscription : ServiceActivity
{
    [Input(DisplayName = "Account", Description = "At Stripe or Razorpay.", CredentialTypes = [StripeCredential.TypeName, RazorpayCredential.TypeName], Order = 0)]
    public Input<CredentialReference>? Credential { get; set; }

    [Input(DisplayName = "Subscription id", Description = "sub_... at both.", Order = 1)]
    public Input<string>? SubscriptionId { get; set; }

    [Input(Description = "What is to happen.", Order = 2)]
    public Input<SubscriptionChange> Change { get; set; } = new(SubscriptionChange.Price);

    [Input(DisplayName = "New price", Description = "price_..., for a change of the price.", Order = 3)]
    public Input<string>? Price { get; set; }

    [Input(Description = "For a change of the price.", Order = 4)]
    public Input<long> Quantity { get; set; } = new(1);

    [Input(DisplayName = "Line id", Description = "si_..., where the subscription has several lines.", Category = "Advanced", Order = 5)]
    public Input<string>? LineId { get; set; }

    protected override Input<CredentialReference>? Access => Credential;

    protected override async ValueTask<ValueObject> RunAsync(ActivityExecutionContext context)
    {
        var id = BillingInputs.Require(context.Get(SubscriptionId), "Subscription id");
        using var credential = await context.OpenCredentialAsync(Credential, StripeCredential.TypeName, RazorpayCredential.TypeName);
        return SubscriptionResult.Of(credential.Type == StripeCredential.TypeName
            ? await AtStripeAsync(context, StripeCredential.Connect(credential, context.Services), id)
            : await AtRazorpayAsync(context, RazorpayCredential.Connect(credential, context.Services), id));
    }

    protected override ValueObject Sample(ActivityExecutionContext context) => SubscriptionResult.Sample(
        context.Get(Change) switch { SubscriptionChange.CancelNow => "canceled", SubscriptionChange.Pause => "paused", _ => "active" }, null, context.Get(Price));

    private async ValueTask<BillingSubscription> AtStripeAsync(ActivityExecutionContext context, StripeBilling stripe, string id)
    {
        var (key, cancellation) = (context.IdempotencyKey, context.CancellationToken);
        return context.Get(Change) switch
        {
            SubscriptionChange.Pause => await stripe.PauseSubscriptionAsync(key, id, cancellation),
            SubscriptionChange.Resume => await stripe.ResumeSubscriptionAsync(key, id, cancellation),
            SubscriptionChange.CancelAtPeriodEnd => await stripe.CancelSubscriptionAsync(key, id, atPeriodEnd: true, cancellation),
            SubscriptionChange.CancelNow => await stripe.CancelSubscriptionAsync(key, id, atPeriodEnd: false, cancellation),
            _ => await stripe.ChangeSubscriptionAsync(key, id, await LineAsync(context, stripe, id), BillingInputs.Require(context.Get(Price), "New price"), context.Get(Quantity), cancellation),
        };
    }

    private async ValueTask<BillingSubscription> AtRazorpayAsync(ActivityExecutionContext context, RazorpayBilling razorpay, string id) => context.Get(Change) switch
    {
        SubscriptionChange.Pause => await razorpay.PauseSubscriptionAsync(id, context.CancellationToken),
        SubscriptionChange.Resume => await razorpay.ResumeSubscriptionAsync(id, context.CancellationToken),
        SubscriptionChange.CancelAtPeriodEnd => await razorpay.CancelSubscriptionAsync(id, atPeriodEnd: true, context.CancellationToken),
        SubscriptionChange.CancelNow => await razorpay.CancelSubscriptionAsync(id, atPeriodEnd: false, context.CancellationToken),
        _ => throw new FaultException("At Razorpay a subscription keeps its plan here: cancel it and start another one."),
    };

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
