using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Workflows;

/// <summary>What commits left to be done after them.</summary>
public sealed partial class WorkflowRuntime
{
    private const int MessagesRead = 200;

    private readonly PutOffMessages _putOff;

    private async Task DeliverAsync(CancellationToken cancellation)
    {
        // Those that were put off come first in the order of ids, and are not to take the places of the others.
        var messages = await _storage.Outbox.ReadAsync(MessagesRead + _putOff.Count, cancellation);
        _putOff.Keep(messages);
        var delivered = 0;
        foreach (var message in messages.Where(_putOff.MayBeTried))
        {
            if (await TryDeliverAsync(message, cancellation))
            {
                await _storage.Outbox.RemoveAsync([message.MessageId], cancellation);
                delivered++;
            }
        }

        if (delivered == 0)
        {
            await _outboxSignal.WaitAsync(_putOff.Count > 0 ? PutOffMessages.ShortestPause : LongestSleep, cancellation);
        }
    }

    /// <summary>One message that cannot be delivered holds up no other.</summary>
    private async Task<bool> TryDeliverAsync(OutboxRow message, CancellationToken cancellation)
    {
        try
        {
            var content = ValueJson.Parse(message.Payload.Span);
            switch (message.Kind)
            {
                case OutboxKind.Scrub when !await ScrubAsync(message.TenantId, content["runId"].ToString(), cancellation):
                    _putOff.Add(message);
                    return false;
                case OutboxKind.Scrub:
                    return true;
                case OutboxKind.Forget when !await ForgetAsync(message.TenantId, content["runId"].ToString(), cancellation):
                    _putOff.Add(message);
                    return false;
                case OutboxKind.Forget:
                    return true;
                case OutboxKind.Recall:
                    await RecallAsync(message.TenantId, content["bookmarkId"].ToString(), cancellation);
                    return true;
                default:
                    await StimulateAsync(Published(message, content), cancellation);
                    return true;
            }
        }
        catch (Exception error) when (error is not (OperationCanceledException or StorageException))
        {
            _services.Logger.MessageFailed(message.MessageId, message.Kind, error);
            _putOff.Add(message);
            return false;
        }
    }

    private static Stimulus Published(OutboxRow message, Value content) => new(message.TenantId, "Event", content["eventName"], content["payload"])
    {
        CorrelationId = content["correlationId"].AsString(),
        RunId = content["runId"].AsString(),
        DeliveryId = message.MessageId,
    };
}
