using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows.Journal;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Workflows;

public sealed partial class WorkflowRuntime
{
    /// <summary>
    /// A run whose journal or definition cannot be read is kept as it is, held for a person with the reason, and the commands it could not take are dropped.
    /// Once what is wrong has been put right it goes on when it is retried.
    /// </summary>
    private async Task HoldAsync(RunRow row, Exception reason)
    {
        _services.Logger.RunUnreadable(row.RunId, reason);
        var commands = await _storage.Inbox.ReadAsync(row.TenantId, row.RunId, CancellationToken.None);
        var now = _services.Time.GetUtcNow();
        var isNews = row.Status != RunStatus.Held;
        using var journal = new JournalWriter(null);
        journal.Begin(row.LastSequence + 1, now);
        journal.Apply(new RunEnded(RunStatus.Held, Payload.Of(new Value(UnreadableRun.Describe(reason))), now));
        var held = isNews ? row with { Status = RunStatus.Held, IncidentCount = Math.Max(1, row.IncidentCount), LastSequence = row.LastSequence + 1, UpdatedAt = now } : row;
        var result = await _storage.Committer.CommitAsync(
            new RunCommit
            {
                Row = held,
                ReleaseOwner = true,
                Burst = isNews ? new JournalRow(held.LastSequence, journal.Written) : null,
                InboxTaken = [.. commands.Select(command => command.CommandId)],
            },
            CancellationToken.None);
        if (result.Outcome == CommitOutcome.Accepted && isNews)
        {
            Changed?.Invoke(new RunChange(row.TenantId, row.RunId, RunStatus.Held, StatusChanged: true, []));
        }
    }
}
