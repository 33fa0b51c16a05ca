using Bizoholic.Flows.Activities.Credentials;
using Bizoholic.Flows.Activities.Services;
using Bizoholic.Flows.Connectors;
using Bizoholic.Flows.Connectors.Billing;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Billing;

/// <summary>A step at Stripe. Each write carries the step's key, so that a repeat after a crash does nothing twice.</summary>
public abstract class StripeActivity : ServiceActivity
{
    [Input(DisplayName = "Stripe account", Description = "The account to work in.", CredentialTypes = [StripeCredential.TypeName], Order = 0)]
    public Input<CredentialReference>? Credential { get; set; }

    protected override Input<CredentialReference>? Access => Credential;

    private protected abstract ValueTask<ValueObject> RunAsync(ActivityExecutionContext context, StripeBilling stripe);

    protected sealed override async ValueTask<ValueObject> RunAsync(ActivityExecutionContext context)
    {
        using var credential = await context.OpenCredentialAsync(Credential, StripeCredential.TypeName);
        return await RunAsync(context, StripeCredential.Connect(credential, context.Services));
    }

    private protected static string Require(string? value, string name) => BillingInputs.Require(value, name);

    /// <exception cref="FaultException">It is no amount of money.</exception>
    private protected static Money Money(decimal amount, string? currency) => BillingInputs.Money(amount, currency);

    private protected static Value Moment(DateTimeOffset? moment) => moment?.ToString("O");
}
