using Bizoholic.Flows.Activities.Webhooks;
using Bizoholic.Flows.Host.Hosting;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bizoholic.Flows.Host.Webhooks;

/// <summary>
/// Lets runs go on that wait in the middle of their flow for an event: all whose listener found it genuine and asked for it, each of them once, however often it is
/// sent. One that runs may wait for by what it is about is kept for those that do not wait yet.
/// </summary>
internal sealed class EventListeners(CheckedCalls checks, WebhookGate gate, HostSettings settings, IWorkflowRuntime runtime)
{
    /// <returns>How many runs go on; or what refuses the call, where no listener let it in.</returns>
    public async ValueTask<(int Runs, ProblemHttpResult? Refusal)> TellAsync(HttpContext http, string path, IReadOnlyList<WebhookRoute> listeners, CancellationToken cancellation)
    {
        var (told, isGenuine, refusal) = (0, false, default(ProblemHttpResult));
        var unnamed = Guid.NewGuid().ToString("n");
        foreach (var listener in listeners.DistinctBy(listener => (listener.Trigger.TenantId, listener.Trigger.Hash, listener.Trigger.Payload)))
        {
            var (call, refused) = await gate.RefusalAsync(http, listener.Settings, listener.Trigger.TenantId) is { } full ? (null, full) : await checks.CheckAsync(http.Request, path, listener, cancellation);
            isGenuine |= call is not null;
            refusal ??= refused;
            told += call is { IsWanted: true } ? await runtime.TellAsync(EventOf(listener, call, unnamed), cancellation) : 0;
        }

        return (told, isGenuine ? null : refusal);
    }

    /// <param name="unnamed">Stands for the name of a delivery that has none: each of them is an event of its own.</param>
    private IncomingEvent EventOf(WebhookRoute listener, CheckedCall call, string unnamed)
    {
        var source = listener.Settings.Source;
        return new IncomingEvent(listener.Trigger.TenantId, listener.Settings.Path, call.Check.DeliveryId is { Length: > 0 } delivery ? delivery : unnamed, call.Input)
        {
            AnyHash = EventWait.HashOf(source, ""),
            Subjects = [.. call.Subjects.Select(subject => new EventSubject(EventWait.HashOf(source, subject), subject))],
            KeptFor = EventWait.KeepsEvents(source) ? settings.EventsKept : TimeSpan.Zero,
        };
    }
}
