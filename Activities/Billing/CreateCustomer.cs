using Bizoholic.Flows.Connectors;
using Bizoholic.Flows.Connectors.Billing;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Billing;

[Activity("Bizoholic", "Billing", "Make a customer at Stripe or Razorpay, or take the one with the same e-mail address. PayPal keeps its buyers itself: there the address is the id.", DisplayName = "Create customer", Effect = SideEffect.LookFirst, PerItem = true)]
public sealed class CreateCustomer : SubscriptionActivity, IUndo
{
    [Input(Description = "The customer's address; an existing customer is found by it.", DisplayName = "E-mail", Order = 1)]
    public Input<string>? Email { get; set; }

    [Input(DisplayName = "Name", Description = "The name that invoices show.", Order = 2)]
    public Input<string>? CustomerName { get; set; }

    [Input(Description = "With country code, for example +1 555 0100.", Order = 3)]
    public Input<string>? Phone { get; set; }

    [Input(Description = "For your own people.", Order = 4)]
    public Input<string>? Description { get; set; }

    [Input(DisplayName = "Take an existing one", Description = "Stripe allows several customers with one address; on, the newest of them is taken instead of making another. The others have one for each address.", Category = "Advanced", Order = 5)]
    public Input<bool> TakesExisting { get; set; } = new(true);

    [Input(Description = "Your own notes on the customer.", UIHint = UIHints.JsonEditor, Category = "Advanced", Order = 6)]
    public Input<ValueObject>? Notes { get; set; }

    /// <summary>Deletes a customer that the step made at Stripe; one that was there before stays, and Razorpay keeps all.</summary>
    public ValueTask UndoAsync(ActivityExecutionContext context, ValueObject outputs)
        => UndoAsync(context, outputs, (gateway, id) => gateway is StripeBilling stripe ? stripe.DeleteCustomerAsync(id, context.CancellationToken) : Task.CompletedTask);

    private protected override async ValueTask<ValueObject> RunAsync(ActivityExecutionContext context, ISubscriptionGateway gateway)
    {
        var details = new CustomerDetails
        {
            Email = BillingInputs.Require(context.Get(Email), "E-mail"),
            Name = context.Get(CustomerName),
            Phone = context.Get(Phone),
            Description = context.Get(Description),
            Metadata = BillingInputs.Texts(context.Get(Notes)),
        };
        var takesExisting = context.Get(TakesExisting);
        var saved = takesExisting && gateway is StripeBilling
            ? await context.ExclusivelyAsync($"customer/{context.Get(Credential)?.Id}/{details.Email.ToLowerInvariant()}", SaveAsync)
            : await SaveAsync();
        return Of(saved.Item, saved.IsNew);

        Task<Once<BillingCustomer>> SaveAsync() => gateway.SaveCustomerAsync(context.IdempotencyKey, details, takesExisting, context.CancellationToken);
    }

    protected override ValueObject Sample(ActivityExecutionContext context)
        => Of(new BillingCustomer("cus_sample", context.Get(Email), context.Get(CustomerName), new Dictionary<string, string>()), isNew: true);

    private static ValueObject Of(BillingCustomer customer, bool isNew) => ValueObject.From(("id", customer.Id), ("email", customer.Email), ("name", customer.Name), ("isNew", isNew));
}
