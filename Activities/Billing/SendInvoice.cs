using Bizoholic.Flows.Activities.Credentials;
using Bizoholic.Flows.Activities.Services;
using Bizoholic.Flows.Connectors.Billing;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Billing;

[Activity("Bizoholic", "Billing", "Make an invoice at Stripe and mail it to the customer.", DisplayName = "Send invoice", Effect = SideEffect.Keyed, PerItem = true)]
public sealed class SendInvoice : ServiceActivity
{
    [Input(DisplayName = "Stripe account", Description = "The account to work in.", CredentialTypes = [StripeCredential.TypeName], Order = 0)]
    public Input<CredentialReference>? Credential { get; set; }

    [Input(DisplayName = "Customer id", Description = "cus_..., as Create customer leaves it in id.", Order = 1)]
    public Input<string>? CustomerId { get; set; }

    [Input(DisplayName = "For", Description = "What is charged for, as the customer reads it.", Order = 2)]
    public Input<string>? LineName { get; set; }

    [Input(Description = "In whole units, such as 49.90.", Order = 3)]
    public Input<decimal?>? Amount { get; set; }

    [Input(Description = "Three letters, such as USD.", Order = 4)]
    public Input<string> Currency { get; set; } = new("USD");

    [Input(DisplayName = "Several lines", Description = "Instead of the above: a list such as [{\"name\": \"Audit\", \"amount\": 500, \"currency\": \"USD\", \"quantity\": 1}], or with \"price\": \"price_...\".", UIHint = UIHints.JsonEditor, Order = 5)]
    public Input<ValueArray>? Lines { get; set; }

    [Input(Description = "Days the customer has to pay.", DisplayName = "Due in days", Order = 6)]
    public Input<int> DueDays { get; set; } = new(14);

    [Input(Description = "A note on the invoice.", UIHint = UIHints.MultiLine, Order = 7)]
    public Input<string>? Note { get; set; }

    protected override Input<CredentialReference>? Access => Credential;

    protected override async ValueTask<ValueObject> RunAsync(ActivityExecutionContext context)
    {
        using var credential = await context.OpenCredentialAsync(Credential, StripeCredential.TypeName);
        var stripe = StripeCredential.Connect(credential, context.Services);
        return Of(await stripe.SendInvoiceAsync(context.IdempotencyKey, BillingInputs.Require(context.Get(CustomerId), "Customer id"), OrderLines(context), context.Get(DueDays), context.Get(Note), context.CancellationToken));
    }

    protected override ValueObject Sample(ActivityExecutionContext context)
    {
        var lines = OrderLines(context);
        var amount = lines.Sum(line => (line.Amount?.MinorUnits ?? 0) * line.Quantity);
        return Of(new BillingInvoice("in_sample", "SAMPLE-0001", "open", context.Get(CustomerId) ?? "cus_sample", null, new Connectors.Money(amount, lines[0].Amount?.Currency ?? "USD"), "https://invoice.example.com/in_sample"));
    }

    private IReadOnlyList<OrderLine> OrderLines(ActivityExecutionContext context)
    {
        if (context.Get(Lines) is not { Count: > 0 } lines)
        {
            return [new OrderLine { Name = BillingInputs.Require(context.Get(LineName), "For"), Amount = BillingInputs.Money(context.Get(Amount) ?? throw new FaultException("'Amount' is empty."), context.Get(Currency)) }];
        }

        return [.. lines.Select((line, index) => new OrderLine
        {
            Name = line["name"].AsString(),
            Price = line["price"].AsString(),
            Amount = line["price"].AsString() is not null ? null
                : line["amount"] is { IsNullish: false } amount ? BillingInputs.Money(ValueConverter.To<decimal>(amount), line["currency"].AsString() ?? context.Get(Currency))
                : throw new FaultException($"Line {index + 1} of the invoice has neither a price nor an amount."),
            Quantity = line["quantity"] is { IsNullish: false } quantity ? ValueConverter.To<long>(quantity) : 1,
        })];
    }

    private static ValueObject Of(BillingInvoice invoice) => ValueObject.From(
        ("id", invoice.Id),
        ("number", invoice.Number),
        ("status", invoice.Status),
        ("customerId", invoice.CustomerId),
        ("amount", Value.Exact(invoice.Due.ToMajorText())),
        ("currency", invoice.Due.Currency),
        ("url", invoice.Url));
}
