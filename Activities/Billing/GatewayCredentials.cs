using Bizoholic.Flows.Activities.Credentials;
using Bizoholic.Flows.Connectors.Billing;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Billing;

/// <summary>Opens whatever gateway a credential is for.</summary>
internal static class GatewayCredentials
{
    public static IBillingGateway Connect(Credential credential, IServiceProvider services) => credential.Type switch
    {
        StripeCredential.TypeName => StripeCredential.Connect(credential, services),
        PayPalCredential.TypeName => PayPalCredential.Connect(credential, services),
        RazorpayCredential.TypeName => RazorpayCredential.Connect(credential, services),
        PayUCredential.TypeName => PayUCredential.Connect(credential, services),
        _ => throw new FaultException($"The credential '{credential.Name}' is of no payment gateway.", type: "Credential"),
    };
}
