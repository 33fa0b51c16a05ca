namespace Bizoholic.Flows.Workflows.Storage.InMemory;

public sealed partial class InMemoryStorage : IRunInbox
{
    /// <summary>Commands for runs that are not there yet.</summary>
    private readonly Dictionary<(string TenantId, string RunId), SortedDictionary<string, InboxRow>> _earlyCommands = [];

    private readonly Dictionary<string, ReceivedCall> _calls = new(StringComparer.Ordinal);

    public ValueTask AddAsync(IReadOnlyList<InboxRow> commands, CancellationToken cancellation)
    {
        lock (_gate)
        {
            AddToInbox(commands);
        }
        return ValueTask.CompletedTask;
    }

    public ValueTask<ReceivedCall?> AddAsync(InboxRow command, IReadOnlyList<ReceivedCall> calls, CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (calls.Select(call => FindCall(call.CallId)).FirstOrDefault(earlier => earlier is not null) is { } earlier)
            {
                return ValueTask.FromResult<ReceivedCall?>(earlier);
            }

            foreach (var call in calls)
            {
                _calls[call.CallId] = call with { Asked = call.Asked.ToArray() };
            }

            AddToInbox([command]);
        }

        return ValueTask.FromResult<ReceivedCall?>(null);
    }

    public ValueTask<ReceivedCall?> FindCallAsync(string callId, CancellationToken cancellation)
    {
        lock (_gate)
        {
            return ValueTask.FromResult(FindCall(callId));
        }
    }

    ValueTask<IReadOnlyList<InboxRow>> IRunInbox.ReadAsync(string tenantId, string runId, CancellationToken cancellation)
    {
        lock (_gate)
        {
            return ValueTask.FromResult<IReadOnlyList<InboxRow>>([.. _runs.GetValueOrDefault((tenantId, runId))?.Inbox?.Values.ToArray() ?? []]);
        }
    }

    private ReceivedCall? FindCall(string callId) => _calls.GetValueOrDefault(callId) is { } call && call.ExpiresAt > _time.GetUtcNow() ? call : null;

    private void AddToInbox(IReadOnlyList<InboxRow> commands)
    {
        for (var i = 0; i < commands.Count; i++)
        {
            var command = commands[i];
            InboxOf(command.TenantId, command.RunId).TryAdd(command.CommandId, command with { Payload = command.Payload.ToArray() });
        }
    }

    private SortedDictionary<string, InboxRow> InboxOf(string tenantId, string runId)
    {
        if (_runs.TryGetValue((tenantId, runId), out var run))
        {
            return run.Inbox ??= new(StringComparer.Ordinal);
        }

        return _earlyCommands.GetValueOrDefault((tenantId, runId))
            ?? (_earlyCommands[(tenantId, runId)] = new(StringComparer.Ordinal));
    }
}
