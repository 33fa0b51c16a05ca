using Bizoholic.Flows.Workflows.Journal;

namespace Bizoholic.Flows.Workflows.Storage.InMemory;

public sealed partial class InMemoryStorage : IRunClaims, IHostRegistry
{
    public ValueTask<RunRow?> ClaimAsync(string tenantId, string runId, string owner, CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (!_runs.TryGetValue((tenantId, runId), out var run) || run.Row.Owner == owner || !IsReadable(run) || (IsEnded(run.Row.Status) && !HasCommands(run)) || (IsPaused(run.Row) && !IsToBeCancelled(run)) || !HasRoom(run.Row))
            {
                return ValueTask.FromResult<RunRow?>(null);
            }

            run.Row = run.Row with { Owner = owner, Epoch = run.Row.Epoch + 1, Deaths = run.Row.Owner is null ? 0 : run.Row.Deaths + 1 };
            return ValueTask.FromResult<RunRow?>(run.Row);
        }
    }

    public ValueTask<IReadOnlyList<(string TenantId, string RunId, bool IsNew)>> FindWorkAsync(string owner, int max, CancellationToken cancellation)
    {
        lock (_gate)
        {
            return ValueTask.FromResult<IReadOnlyList<(string TenantId, string RunId, bool IsNew)>>([.. _runs.Values
                .Where(run => IsReadable(run) && (HasCommands(run) || (run.Row.Owner != owner && run.Row.Status is RunStatus.Pending or RunStatus.Executing)))
                .Where(run => (!IsPaused(run.Row) || IsToBeCancelled(run)) && HasRoom(run.Row))
                .OrderBy(run => IsNew(run)).ThenByDescending(run => run.Row.Priority).ThenBy(run => run.Row.RunId, StringComparer.Ordinal)
                .Take(max)
                .Select(run => (run.Row.TenantId, run.Row.RunId, IsNew(run)))]);
        }
    }

    private static bool IsNew(StoredRun run) => run.Row.Status == RunStatus.Pending && !HasCommands(run);

    public ValueTask GiveBackAsync(string tenantId, string runId, string owner, long epoch, CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (_runs.TryGetValue((tenantId, runId), out var run) && run.Row.Owner == owner && run.Row.Epoch == epoch)
            {
                run.Row = run.Row with { Owner = null };
            }
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask BeatAsync(string owner, CancellationToken cancellation) => ValueTask.CompletedTask;

    public ValueTask LeaveAsync(string owner, CancellationToken cancellation) => ValueTask.CompletedTask;

    private static bool IsReadable(StoredRun run) => run.Row.ReaderVersion <= JournalFormat.Version;

    private static bool IsToBeCancelled(StoredRun run) => run.Inbox?.Values.Any(command => command.Command == InboxCommand.Cancel) == true;

    /// <summary>A run that has not begun waits while its flow or its tenant has as many under way as it may.</summary>
    private bool HasRoom(RunRow row) => row.Status != RunStatus.Pending || (HasTenantRoom(row) && (row.MaxConcurrent == 0
        || _runs.Values.Count(other => other.Row.TenantId == row.TenantId && other.Row.DefinitionId == row.DefinitionId && IsUnderWay(other.Row)) < row.MaxConcurrent));

    private static bool HasCommands(StoredRun run) => run.Inbox is { Count: > 0 };
}
