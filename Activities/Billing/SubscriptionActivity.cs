using Bizoholic.Flows.Activities.Credentials;
using Bizoholic.Flows.Activities.Services;
using Bizoholic.Flows.Connectors.Billing;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Billing;

/// <summary>A step about a client who pays again and again, at Stripe, PayPal or Razorpay. Each write carries the step's key or looks first, so that a repeat after a crash does nothing twice.</summary>
public abstract class SubscriptionActivity : ServiceActivity
{
    [Input(DisplayName = "Account", Description = "At Stripe, PayPal or Razorpay.", CredentialTypes = [StripeCredential.TypeName, PayPalCredential.TypeName, RazorpayCredential.TypeName], Order = 0)]
    public Input<CredentialReference>? Credential { get; set; }

    protected override Input<CredentialReference>? Access => Credential;

    private protected abstract ValueTask<ValueObject> RunAsync(ActivityExecutionContext context, ISubscriptionGateway gateway);

    protected sealed override async ValueTask<ValueObject> RunAsync(ActivityExecutionContext context)
    {
        using var credential = await OpenAsync(context);
        return await RunAsync(context, Connect(credential, context.Services));
    }

    /// <summary>Takes back what the step made, at the account it made it in.</summary>
    private protected ValueTask UndoAsync(ActivityExecutionContext context, ValueObject outputs, Func<ISubscriptionGateway, string, Task> undo)
        => UndoneItems.TakeBackAsync(outputs, async id =>
        {
            using var credential = await OpenAsync(context);
            await undo(Connect(credential, context.Services), id);
        });

    private ValueTask<Credential> OpenAsync(ActivityExecutionContext context) => context.OpenCredentialAsync(Credential, StripeCredential.TypeName, PayPalCredential.TypeName, RazorpayCredential.TypeName);

    private static ISubscriptionGateway Connect(Credential credential, IServiceProvider services) => (ISubscriptionGateway)GatewayCredentials.Connect(credential, services);
}
