namespace Bizoholic.Flows.Workflows.Storage.InMemory;

public sealed partial class InMemoryStorage : IOutbox
{
    private readonly SortedDictionary<string, OutboxRow> _outbox = new(StringComparer.Ordinal);

    ValueTask<IReadOnlyList<OutboxRow>> IOutbox.ReadAsync(int max, CancellationToken cancellation)
    {
        lock (_gate)
        {
            return ValueTask.FromResult<IReadOnlyList<OutboxRow>>([.. _outbox.Values.Take(max)]);
        }
    }

    public ValueTask RemoveAsync(IReadOnlyList<string> messageIds, CancellationToken cancellation)
    {
        lock (_gate)
        {
            foreach (var id in messageIds)
            {
                _outbox.Remove(id);
            }
        }

        return ValueTask.CompletedTask;
    }

    private void AddToOutbox(IReadOnlyList<OutboxRow> messages)
    {
        for (var i = 0; i < messages.Count; i++)
        {
            _outbox.TryAdd(messages[i].MessageId, messages[i] with { Payload = messages[i].Payload.ToArray() });
        }
    }
}
