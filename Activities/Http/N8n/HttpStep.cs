using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Http.N8n;

/// <summary>A step that calls a service, signed in with a credential where one is chosen.</summary>
public abstract class HttpStep : N8nActivity
{
    private protected static Task<ServiceAnswer> SendAsync(ActivityExecutionContext context, RequestParts parts, AnswerOptions options, string idempotencyKey)
        => new RequestSender(context).SendAsync(parts, options, idempotencyKey);
}
