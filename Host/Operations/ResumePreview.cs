using Bizoholic.Flows.Activities.Scheduling;
using Bizoholic.Flows.Host.Hosting;
using Bizoholic.Flows.Host.Scheduling;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Host.Operations;

/// <summary>What would happen at once if everything that is paused were resumed.</summary>
internal sealed class ResumePreview(HostSettings settings, IStorage storage, IScheduleStore schedules, IRunQueries runs, IBookmarkStore bookmarks, IRunHistoryReader histories, PlanCache plans)
{
    private const int MaxRuns = 1_000;
    private const int MaxSlots = 1_000;

    /// <exception cref="StorageException">The storage cannot be read.</exception>
    public async Task<ResumeList> ReadAsync(string tenantId, CancellationToken cancellation)
    {
        var now = storage.Clock.GetUtcNow();
        var firing = new List<WouldFire>();
        foreach (var row in (await schedules.AllAsync(cancellation)).Where(row => row.TenantId == tenantId))
        {
            if (Starts(row, now) is > 0 and var starts)
            {
                firing.Add(new WouldFire(row.ScheduleId, row.DefinitionId, starts, row.LastSlot));
            }
        }

        var page = await runs.ListAsync(tenantId, new RunFilter { Statuses = [RunStatus.Pending, RunStatus.Executing, RunStatus.Suspended], Take = MaxRuns, Descending = false }, cancellation);
        var going = new List<WouldGoOn>();
        foreach (var run in page.Rows)
        {
            if (await AtAsync(run, now, cancellation) is { } goesOn)
            {
                going.Add(goesOn);
            }
        }

        return new ResumeList(firing, going, page.Total > page.Rows.Count);
    }

    private int Starts(ScheduleRow row, DateTimeOffset now)
    {
        try
        {
            var times = ScheduleTimes.Read(row.Settings);
            var starts = row.PendingSlot is null ? 0 : 1;
            while (starts < MaxSlots && ScheduleStep.Of(row, times, now, settings.MisfireThreshold).Next is { } next)
            {
                starts += next.PendingSlot is null ? 0 : 1;
                row = next with { PendingSlot = null };
            }

            return starts;
        }
        catch (FaultException)
        {
            return 0;
        }
    }

    private async Task<WouldGoOn?> AtAsync(RunRow run, DateTimeOffset now, CancellationToken cancellation)
    {
        if (run.Status == RunStatus.Suspended)
        {
            var due = (await bookmarks.OfRunAsync(run.TenantId, run.RunId, cancellation)).Where(bookmark => bookmark.DueAt <= now).Select(bookmark => bookmark.Name).Distinct().ToArray();
            return due.Length == 0 ? null : new WouldGoOn(run.RunId, run.DefinitionId, "its time has come", [], []);
        }

        if (run.Status == RunStatus.Pending)
        {
            return new WouldGoOn(run.RunId, run.DefinitionId, "it begins", [], []);
        }

        // Steps under way whose effect may have happened after the backup was made.
        var plan = await plans.GetAsync(run.TenantId, run.ContentHash, cancellation);
        var open = (await histories.ReadAsync(run.TenantId, run.RunId, cancellation))!.Executions
            .Where(execution => execution.Status == ExecutionStatus.Running)
            .Select(execution => plan.FindById(execution.ActivityId))
            .OfType<ActivityNode>()
            .ToArray();
        return new WouldGoOn(
            run.RunId,
            run.DefinitionId,
            "it goes on",
            [.. open.Where(node => node.Effect is SideEffect.Keyed or SideEffect.LookFirst).Select(node => node.Name)],
            [.. open.Where(node => node.Effect == SideEffect.AtMostOnce).Select(node => node.Name)]);
    }
}

/// <param name="HasMore">There are more runs than are listed.</param>
internal sealed record ResumeList(IReadOnlyList<WouldFire> Schedules, IReadOnlyList<WouldGoOn> Runs, bool HasMore);

/// <param name="Starts">Runs that would start at once.</param>
internal sealed record WouldFire(string ScheduleId, string DefinitionId, int Starts, DateTimeOffset LastSlot);

/// <param name="Repeats">Steps whose effect may be repeated, under the same idempotency key or after a look whether it is there.</param>
/// <param name="Held">Steps whose effect nobody can tell: the run would be held for a person.</param>
internal sealed record WouldGoOn(string RunId, string DefinitionId, string Why, IReadOnlyList<string> Repeats, IReadOnlyList<string> Held);
