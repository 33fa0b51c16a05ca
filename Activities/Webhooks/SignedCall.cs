using Bizoholic.Flows.Activities.Credentials;
using Bizoholic.Flows.Connectors.Webhooks;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Webhooks;

/// <summary>Calls signed by the Standard Webhooks rules.</summary>
internal static class SignedCall
{
    /// <param name="field">The credential's field that holds the secret: several, separated by commas, while one is replaced.</param>
    /// <exception cref="FaultException">It is no secret.</exception>
    public static WebhookCheck Check(IncomingCall call, Credential credential, string field, IServiceProvider services)
        => WebhookSecretCredential.Signer(credential, field, services)
            .Check(call.Header(StandardWebhook.IdHeader), call.Header(StandardWebhook.TimestampHeader), call.Header(StandardWebhook.SignatureHeader), call.Body.Span);
}
