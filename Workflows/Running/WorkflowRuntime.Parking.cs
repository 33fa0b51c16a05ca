using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows.Journal;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Workflows;

/// <summary>Runs that do not go on by themselves: queued, paused, or parked for a person.</summary>
public sealed partial class WorkflowRuntime
{
    /// <summary>A run that took this many hosts with it is not taken up by another one.</summary>
    private const int DeadlyTimes = 3;

    private static readonly TimeSpan QueueRetry = TimeSpan.FromSeconds(10);

    /// <summary>Whether a tenant's flow is paused, as far as this host knows: its new runs wait then. Claims ask the storage in any case.</summary>
    public Func<string, string, bool>? IsPaused { get; set; }

    /// <summary>Whether a tenant may have only so many runs under way at once, as far as this host knows: its new runs wait for their turn then.</summary>
    public Func<string, bool>? IsLimited { get; set; }

    /// <summary>Lets go on what was <see cref="HeldBackException">held back</see> for want of something that is there again.</summary>
    /// <param name="occasion">Names the event, so that several hosts that notice it do it once.</param>
    public async ValueTask ReleaseAsync(string tenantId, string resource, string occasion, CancellationToken cancellation)
        => await StimulateAsync(new Stimulus(tenantId, RuntimeBookmarks.Retry, resource, Value.Undefined) { StartsWorkflows = false, DeliveryId = occasion }, cancellation);

    /// <summary>Lets the runs of paused flows finish the steps that are under way, and then rest.</summary>
    public void DrainPaused()
    {
        foreach (var run in _active.Values)
        {
            if (IsPaused?.Invoke(run.TenantId, run.Row.DefinitionId) == true)
            {
                run.Drain();
            }
        }
    }

    /// <summary>Something was resumed: what waited for it is looked for at once.</summary>
    public void LookForWork()
    {
        _roomFreed.Set();
        _alarmSignal.Release();
    }

    /// <summary>Accepts a run that begins when it is its turn.</summary>
    /// <param name="isCrowded">It waits for room in a host's memory, where as many may wait as the storage holds: no limit or pause of its flow keeps it.</param>
    /// <exception cref="QueueFullException">As many are waiting as may.</exception>
    private async ValueTask<StartResult> QueueAsync(
        StartRequest request, WorkflowPlan plan, string runId, DateTimeOffset now, RunStarted started, DedupeKey? dedupe, CancellationToken cancellation, bool isCrowded = false)
    {
        var definition = request.Definition;
        if (!isCrowded)
        {
            await RefuseFullQueueAsync(definition, plan, cancellation);
        }

        var waiter = _waiters.Of(runId);
        var commit = RunAcceptance.Of(
            definition, runId, now, started, plan.Limits, dedupe,
            [.. request.SearchValues.Select(value => new SearchValue(definition.TenantId, runId, value.Name, value.Value))],
            request.Files.Select(file => new BlobRow(definition.TenantId, file.Key, file.Value)), request.TriggerRevision);
        var result = await _services.Committer.CommitAsync(commit, cancellation);
        if (result.Outcome == CommitOutcome.TriggersChanged)
        {
            _waiters.Forget(runId);
            throw new TriggersChangedException();
        }

        if (result.Outcome == CommitOutcome.DuplicateKey)
        {
            _waiters.Forget(runId);
            return new StartResult(result.Existing!.RunId, result.Existing, Task.FromResult<HttpReply?>(null), Task.FromResult(new RunRest(RunStatus.Pending, ValueObject.Empty, [], null)));
        }

        if (isCrowded)
        {
            return AwaitRoom(request, runId, waiter);
        }

        await Wake(definition.TenantId, runId);
        if (!_services.Options.DrivesRuns)
        {
            Relay.Call(definition.TenantId, runId, null);
        }

        Watch(definition.TenantId, runId, null, -1);
        return new StartResult(runId, null, waiter.Reply.Task, waiter.Rest.Task);
    }

    private StartResult AwaitRoom(StartRequest request, string runId, RunWaiters.Waiter waiter)
    {
        if (_places.IsToBeFilled)
        {
            _roomFreed.Set();
        }

        if (request.ReturnAtOnce)
        {
            // Nobody waits here for what comes of it, wherever it begins.
            _waiters.Forget(runId);
            return new StartResult(runId, null, Task.FromResult<HttpReply?>(null), Task.FromResult(new RunRest(RunStatus.Pending, ValueObject.Empty, [], null)));
        }

        Watch(request.Definition.TenantId, runId, null, -1);
        return new StartResult(runId, null, waiter.Reply.Task, waiter.Rest.Task);
    }

    private async ValueTask RefuseFullQueueAsync(DefinitionVersion definition, WorkflowPlan plan, CancellationToken cancellation)
    {
        var waiting = await _storage.Runs.ListAsync(definition.TenantId, new RunFilter { DefinitionIds = [definition.DefinitionId], Statuses = [RunStatus.Pending], Take = 1 }, cancellation);
        if (waiting.Total >= plan.Limits.Queued)
        {
            throw new QueueFullException($"{waiting.Total} runs of '{definition.Name}' are waiting already, which is as many as its flow allows. Send this again later.", QueueRetry);
        }
    }

    /// <summary>Holds a run for a person without reading its journal, which may be what is wrong with it.</summary>
    private async Task ParkAsync(RunRow row, string type, string message)
    {
        var now = _services.Time.GetUtcNow();
        using var journal = new JournalWriter(null);
        journal.Begin(row.LastSequence + 1, now);
        journal.Apply(new RunEnded(RunStatus.Held, Payload.Of(new Value(ErrorJson.From(new FaultException(message, type: type), null))), now));
        _services.Logger.RunParked(row.RunId, message);
        await _services.Committer.CommitAsync(
            new RunCommit { Row = row with { Status = RunStatus.Held, LastSequence = row.LastSequence + 1, ReaderVersion = Math.Max(row.ReaderVersion, JournalFormat.Version), UpdatedAt = now }, ReleaseOwner = true, Burst = new JournalRow(row.LastSequence + 1, journal.Sealed()) },
            CancellationToken.None);
        _waiters.Failed(row.RunId, new InvalidOperationException(message));
    }
}

/// <summary>A flow has as many runs waiting as it may: the caller is to come again.</summary>
public sealed class QueueFullException(string message, TimeSpan retryAfter) : Exception(message)
{
    public TimeSpan RetryAfter { get; } = retryAfter;
}
