using Bizoholic.Flows.Activities.Credentials;
using Bizoholic.Flows.Connectors.Webhooks;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Webhooks;

/// <summary>Calls signed by the Standard Webhooks rules.</summary>
internal static class SignedCall
{
    /// <param name="secrets">As the credential has them: several, separated by commas, while one is replaced.</param>
    /// <exception cref="FaultException">They are no secrets.</exception>
    public static WebhookCheck Check(IncomingCall call, string secrets, IServiceProvider services)
    {
        try
        {
            return new StandardWebhook(WebhookSecretCredential.Secrets(secrets), services.Clock())
                .Check(call.Header(StandardWebhook.IdHeader), call.Header(StandardWebhook.TimestampHeader), call.Header(StandardWebhook.SignatureHeader), call.Body.Span);
        }
        catch (ArgumentException error)
        {
            throw new FaultException(error.Message, type: "Credential", inner: error);
        }
    }
}
