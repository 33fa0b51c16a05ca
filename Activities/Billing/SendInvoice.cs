using Bizoholic.Flows.Connectors.Billing;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Billing;

[Activity("Bizoholic", "Billing", "Make an invoice at Stripe, PayPal or Razorpay and have it mailed to the customer.", DisplayName = "Send invoice", Effect = SideEffect.LookFirst, PerItem = true)]
public sealed class SendInvoice : SubscriptionActivity
{
    [Input(DisplayName = "Customer id", Description = "As Create customer leaves it in id: cus_..., cust_..., at PayPal the e-mail address.", Order = 1)]
    public Input<string>? CustomerId { get; set; }

    [Input(DisplayName = "For", Description = "What is charged for, as the customer reads it.", Order = 2)]
    public Input<string>? LineName { get; set; }

    [Input(Description = "In whole units, such as 49.90.", Order = 3)]
    public Input<decimal?>? Amount { get; set; }

    [Input(Description = "Three letters, such as USD.", Order = 4)]
    public Input<string> Currency { get; set; } = new("USD");

    [Input(DisplayName = "Several lines", Description = "Instead of the above: a list such as [{\"name\": \"Audit\", \"amount\": 500, \"currency\": \"USD\", \"quantity\": 1}], or with \"price\": \"price_...\" of Stripe, \"item_...\" of Razorpay.", UIHint = UIHints.JsonEditor, Order = 5)]
    public Input<ValueArray>? Lines { get; set; }

    [Input(Description = "Days the customer has to pay.", DisplayName = "Due in days", Order = 6)]
    public Input<int> DueDays { get; set; } = new(14);

    [Input(Description = "A note on the invoice.", UIHint = UIHints.MultiLine, Order = 7)]
    public Input<string>? Note { get; set; }

    private protected override async ValueTask<ValueObject> RunAsync(ActivityExecutionContext context, ISubscriptionGateway gateway)
    {
        var order = new InvoiceOrder { CustomerId = BillingInputs.Require(context.Get(CustomerId), "Customer id"), Lines = OrderLines(context), DueDays = context.Get(DueDays), Note = context.Get(Note) };
        var draft = context.Remembered["draft"].AsString();
        if (draft is null)
        {
            draft = await gateway.DraftInvoiceAsync(context.IdempotencyKey, order, context.CancellationToken);
            await context.RememberAsync(ValueObject.From(("draft", draft)));
        }

        return Of(await gateway.SendInvoiceAsync(context.IdempotencyKey, draft, context.CancellationToken));
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
