using Bizoholic.Flows.Activities.Credentials;
using Bizoholic.Flows.Activities.Services;
using Bizoholic.Flows.Connectors.Billing;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Billing;

/// <summary>A step about what only Stripe has. Each write carries the step's key, so that a repeat after a crash does nothing twice.</summary>
public abstract class StripeActivity : ServiceActivity
{
    [Input(DisplayName = "Account", Description = "At Stripe.", CredentialTypes = [StripeCredential.TypeName], Order = 0)]
    public Input<CredentialReference>? Credential { get; set; }

    protected override Input<CredentialReference>? Access => Credential;

    private protected abstract ValueTask<ValueObject> RunAsync(ActivityExecutionContext context, StripeBilling stripe);

    protected sealed override async ValueTask<ValueObject> RunAsync(ActivityExecutionContext context)
    {
        using var credential = await OpenAsync(context);
        return await RunAsync(context, StripeCredential.Connect(credential, context.Services));
    }

    private protected ValueTask<Credential> OpenAsync(ActivityExecutionContext context) => context.OpenCredentialAsync(Credential, StripeCredential.TypeName);
}
