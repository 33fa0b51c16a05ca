using Bizoholic.Flows.Connectors;
using Bizoholic.Flows.Connectors.Billing;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Billing;

public enum PriceRhythm
{
    /// <summary>Paid once.</summary>
    Once,
    Daily,
    Weekly,
    Monthly,
    Yearly,
}

[Activity("Bizoholic", "Billing", "Make a product with a price at Stripe, or take the price that has the same name. Subscriptions, payment links and checkout pages take its priceId.", DisplayName = "Create product", Effect = SideEffect.Keyed, PerItem = true)]
public sealed class CreateProduct : StripeActivity
{
    [Input(DisplayName = "Name", Description = "What is sold, as the customer reads it.", Order = 1)]
    public Input<string>? ProductName { get; set; }

    [Input(Description = "A sentence that the customer reads below the name.", Order = 2)]
    public Input<string>? Description { get; set; }

    [Input(Description = "For one, in whole units, such as 49.90.", Order = 3)]
    public Input<decimal?>? Amount { get; set; }

    [Input(Description = "Three letters, such as USD.", Order = 4)]
    public Input<string> Currency { get; set; } = new("USD");

    [Input(DisplayName = "Charged", Description = "Once, or again and again as a subscription.", Order = 5)]
    public Input<PriceRhythm> Rhythm { get; set; } = new(PriceRhythm.Once);

    [Input(DisplayName = "Every", Description = "So many days, weeks, months or years between two charges: 3 with Monthly is each quarter.", Order = 6)]
    public Input<int> Interval { get; set; } = new(1);

    [Input(DisplayName = "Price name", Description = "A name of your own for the price, such as care-monthly, that there is only once. A price that has it already is taken instead of making another.", Order = 7)]
    public Input<string>? LookupKey { get; set; }

    private protected override async ValueTask<ValueObject> RunAsync(ActivityExecutionContext context, StripeBilling stripe)
    {
        var (name, wanted, cancellation) = (BillingInputs.Require(context.Get(ProductName), "Name"), PriceOf(context, "prod_new"), context.CancellationToken);
        if (wanted.LookupKey is { } key)
        {
            await foreach (var known in stripe.ListPricesAsync(lookupKey: key, cancel: cancellation))
            {
                return IsAs(known, wanted)
                    ? Of(name, known, isNew: false)
                    : throw new FaultException($"Stripe has a price '{key}' already, and it is another one than this step asks for: {Words(known)}. Stripe's prices cannot be changed; give the new one another 'Price name'.");
            }
        }

        // Stripe forgets keys after a day. What an earlier try has made is found by the product's own id, and its price beside it.
        var description = BillingInputs.Optional(context.Get(Description));
        var product = await stripe.CreateProductAsync(context.IdempotencyKey + "/product", name, description, $"{context.ExecutionId}-{context.ItemIndex}\n{name}\n{description}", cancellation);
        if (!product.IsNew)
        {
            await foreach (var known in stripe.ListPricesAsync(product.Item.Id, cancel: cancellation))
            {
                if (IsAs(known, wanted) && known.LookupKey == wanted.LookupKey)
                {
                    return Of(name, known, isNew: true);
                }
            }
        }

        return Of(name, await stripe.CreatePriceAsync(context.IdempotencyKey + "/price", wanted with { ProductId = product.Item.Id }, cancellation), isNew: true);
    }

    protected override ValueObject Sample(ActivityExecutionContext context)
    {
        var wanted = PriceOf(context, "prod_sample");
        return Of(BillingInputs.Require(context.Get(ProductName), "Name"), new BillingPrice("price_sample", wanted.ProductId, wanted.Amount, wanted.Period, wanted.Period is null ? 0 : wanted.Interval, wanted.LookupKey), isNew: true);
    }

    private PriceDetails PriceOf(ActivityExecutionContext context, string product) => new(product, BillingInputs.Money(context.Get(Amount) ?? throw new FaultException("'Amount' is empty."), context.Get(Currency)))
    {
        Period = context.Get(Rhythm) switch { PriceRhythm.Daily => PlanPeriod.Daily, PriceRhythm.Weekly => PlanPeriod.Weekly, PriceRhythm.Monthly => PlanPeriod.Monthly, PriceRhythm.Yearly => PlanPeriod.Yearly, _ => null },
        Interval = context.Get(Interval) is > 0 and var every ? every : throw new FaultException("'Every' has to be 1 or more."),
        LookupKey = BillingInputs.Optional(context.Get(LookupKey)),
    };

    private static bool IsAs(BillingPrice known, PriceDetails wanted)
        => known.Amount == wanted.Amount && known.Period == wanted.Period && (wanted.Period is null || known.Interval == wanted.Interval);

    private static string Words(BillingPrice price) => price.Amount is { } amount ? $"{amount.ToMajorText()} {amount.Currency}, {(price.Period is { } period ? $"{period.ToString().ToLowerInvariant()}, every {price.Interval}" : "once")}" : "it goes by tiers";

    private static ValueObject Of(string name, BillingPrice price, bool isNew) => ValueObject.From(
        ("id", price.ProductId),
        ("name", name),
        ("priceId", price.Id),
        ("amount", price.Amount is { } amount ? Value.Exact(amount.ToMajorText()) : Value.Null),
        ("currency", price.Amount?.Currency),
        ("charged", (price.Period?.ToString() ?? nameof(PriceRhythm.Once)).ToLowerInvariant()),
        ("isNew", isNew));
}
