using System.Collections.Concurrent;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows.Journal;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.Extensions.Logging;

namespace Bizoholic.Flows.Workflows;

/// <summary>Keeps the runs of this process: those under way in memory, all others as their journals.</summary>
public sealed partial class WorkflowRuntime : IWorkflowRuntime, IRunObserver, IDisposable
{
    private readonly ConcurrentDictionary<string, Run> _active = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _waking = new(StringComparer.Ordinal);
    private readonly RunWaiters _waiters = new();
    private readonly SemaphoreSlim _wakeLimit;
    private readonly RunServices _services;
    private readonly RuntimeStorage _storage;
    private readonly PlanCache _plans;
    private readonly TriggerIndex _triggers;
    private readonly WorkSignal _roomFreed;
    private volatile bool _isDraining;

    public WorkflowRuntime(RuntimeStorage storage, PlanCache plans, TriggerIndex triggers, IServiceProvider activityServices, TimeProvider time, ILogger<WorkflowRuntime> logger, RuntimeOptions options)
    {
        _storage = storage;
        _plans = plans;
        _triggers = triggers;
        _wakeLimit = new SemaphoreSlim(options.MaxWokenRuns);
        _roomFreed = new WorkSignal(time);
        _services = new RunServices(options, storage.Committer, storage.Journal, storage.Inbox, storage.Definitions, storage.State, activityServices, time, logger) { Observer = this };
    }

    public event Action<RunChange>? Changed;

    /// <summary>Runs in memory now.</summary>
    public int ActiveCount => _active.Count;

    /// <summary>Takes what WriteLine writes (run id, text); by default it goes to the log. Set before the first run.</summary>
    public Action<string, string>? LineWriter
    {
        get => _services.LineWriter;
        set => _services.LineWriter = value;
    }

    public async ValueTask<StartResult> StartAsync(StartRequest request, CancellationToken cancellation)
    {
        if (_isDraining)
        {
            throw new HostStoppingException();
        }

        var definition = request.Definition;
        var plan = await _plans.GetAsync(definition.TenantId, definition.ContentHash, cancellation);
        var now = _services.Time.GetUtcNow();
        var runId = RunIds.NewAt(now);
        var started = new RunStarted(
            definition.DefinitionId,
            definition.VersionId,
            definition.Version,
            definition.ContentHash,
            request.TriggerActivityId,
            request.Name,
            request.CorrelationId,
            null,
            null,
            0,
            request.IsTest,
            Payload.Of(new Value(request.Input)),
            request.TriggerInput.IsUndefined ? null : Payload.Of(request.TriggerInput),
            now);
        var dedupe = request.DedupeKey is { } key ? new DedupeKey(definition.TenantId, request.DedupeScope, key, request.DedupeBodyHash, runId, now + request.DedupeFor) : null;
        if (plan.Limits.Concurrent > 0 || IsPaused?.Invoke(definition.TenantId, definition.DefinitionId) == true)
        {
            return await QueueAsync(request, plan, runId, now, started, dedupe, cancellation);
        }

        var waiter = _waiters.Of(runId);
        var row = RunAcceptance.Row(definition, runId, now, started) with { Status = RunStatus.Executing, Owner = _services.Options.HostIncarnation, Epoch = 1, Priority = plan.Limits.Priority };
        var run = new Run(_services, new RunState(plan), row, new PayloadLoader(_storage.Journal, definition.TenantId, runId));
        foreach (var (id, content) in request.Files)
        {
            run.KeepFile(id, content);
        }

        run.Accept(started, dedupe, request.SearchValues);
        _active[runId] = run;
        var driven = DriveAsync(run, request.ReturnAtOnce);
        var first = await run.FirstCommit.Task;
        if (first.Outcome == CommitOutcome.DuplicateKey)
        {
            return new StartResult(first.Existing!.RunId, first.Existing, Task.FromResult<HttpReply?>(null), Task.FromResult(new RunRest(RunStatus.Pending, ValueObject.Empty, [], null)));
        }

        _ = driven;
        return new StartResult(runId, null, waiter.Reply.Task, waiter.Rest.Task);
    }

    public async ValueTask<ResumeResult> ResumeAsync(string tenantId, string bookmarkId, Value input, CancellationToken cancellation)
    {
        if (await _storage.Bookmarks.GetAsync(tenantId, bookmarkId, cancellation) is not { } bookmark)
        {
            return new ResumeResult(false, null, Task.FromResult<HttpReply?>(null), Task.FromResult(new RunRest(RunStatus.Finished, ValueObject.Empty, [], null)));
        }

        var waiter = _waiters.Of(bookmark.RunId);
        await _storage.Inbox.AddAsync([InboxJson.Resume(tenantId, bookmark.RunId, bookmarkId, input, NewCommandId())], cancellation);
        Wake(tenantId, bookmark.RunId);
        return new ResumeResult(true, bookmark.RunId, waiter.Reply.Task, waiter.Rest.Task);
    }

    public async ValueTask<IReadOnlyList<string>> StimulateAsync(Stimulus stimulus, CancellationToken cancellation)
    {
        var hash = StimulusHash.Of(stimulus.Name, stimulus.Content);
        var reached = new List<string>();
        if (stimulus is { StartsWorkflows: true, RunId: null })
        {
            var snapshot = await _triggers.GetAsync(cancellation);
            foreach (var trigger in snapshot.WithHash(hash).Where(trigger => trigger.TenantId == stimulus.TenantId))
            {
                if (snapshot.VersionOf(trigger) is { } version)
                {
                    var started = await StartAsync(
                        new StartRequest
                        {
                            Definition = version,
                            TriggerActivityId = trigger.ActivityId,
                            TriggerInput = stimulus.Input,
                            CorrelationId = stimulus.CorrelationId,
                            DedupeKey = stimulus.DeliveryId,
                            DedupeScope = trigger.TriggerId,
                            ReturnAtOnce = true,
                        },
                        cancellation);
                    reached.Add(started.RunId);
                }
            }
        }

        var bookmarks = (await _storage.Bookmarks.FindAsync(stimulus.TenantId, hash, cancellation))
            .Where(bookmark => (stimulus.RunId is null || bookmark.RunId == stimulus.RunId) && (stimulus.CorrelationId is null || bookmark.CorrelationId is null || bookmark.CorrelationId == stimulus.CorrelationId))
            .ToArray();
        if (bookmarks.Length > 0)
        {
            await _storage.Inbox.AddAsync(
                [.. bookmarks.Select(bookmark => InboxJson.Resume(stimulus.TenantId, bookmark.RunId, bookmark.BookmarkId, stimulus.Input, stimulus.DeliveryId is { } delivery ? $"{delivery}-{bookmark.BookmarkId}" : NewCommandId()))],
                cancellation);
            foreach (var bookmark in bookmarks)
            {
                Wake(stimulus.TenantId, bookmark.RunId);
                reached.Add(bookmark.RunId);
            }
        }

        return reached;
    }

    public ValueTask<bool> CancelAsync(string tenantId, string runId, string reason, CancellationToken cancellation)
        => CommandAsync(tenantId, runId, row => row.Status is not (RunStatus.Finished or RunStatus.Cancelled or RunStatus.Faulted), InboxJson.Cancel(tenantId, runId, reason, NewCommandId()), cancellation);

    public ValueTask<bool> RetryAsync(string tenantId, string runId, IReadOnlyList<long> executions, CancellationToken cancellation)
        => CommandAsync(tenantId, runId, row => row.Status is RunStatus.Faulted or RunStatus.Held || (row.IncidentCount > 0 && row.Status is not (RunStatus.Finished or RunStatus.Cancelled)), InboxJson.Retry(tenantId, runId, executions, NewCommandId()), cancellation);

    public ValueTask<bool> RetryAsync(string tenantId, string runId, RetryWith edit, CancellationToken cancellation)
        => CommandAsync(tenantId, runId, row => row.IncidentCount > 0 && row.Status is not (RunStatus.Finished or RunStatus.Cancelled), InboxJson.Retry(tenantId, runId, edit, NewCommandId()), cancellation);

    public ValueTask<bool> SkipAsync(string tenantId, string runId, long execution, CancellationToken cancellation)
        => CommandAsync(tenantId, runId, row => row.Status is not (RunStatus.Finished or RunStatus.Cancelled), InboxJson.Skip(tenantId, runId, execution, NewCommandId()), cancellation);

    public ValueTask<bool> SetVariablesAsync(string tenantId, string runId, ValueObject variables, CancellationToken cancellation)
        => CommandAsync(tenantId, runId, row => row.Status is not (RunStatus.Finished or RunStatus.Cancelled), InboxJson.SetVariables(tenantId, runId, variables, NewCommandId()), cancellation);

    public void Dispose()
    {
        _wakeLimit.Dispose();
        _outboxSignal.Dispose();
        _alarmSignal.Dispose();
    }

    bool IRunObserver.IsListenedTo => Changed is not null;

    void IRunObserver.Committed(RunChange change) => Changed?.Invoke(change);

    void IRunObserver.Replied(Run run, HttpReply reply) => _waiters.Replied(run.RunId, reply);

    void IRunObserver.Rested(Run run) => _waiters.Rested(run);

    void IRunObserver.Wake(string tenantId, string runId) => Wake(tenantId, runId);

    void IRunObserver.DueAt(DateTimeOffset moment) => SetAlarm(moment);

    void IRunObserver.OutboxFilled() => _outboxSignal.Release();

    private async ValueTask<bool> CommandAsync(string tenantId, string runId, Func<RunRow, bool> applies, InboxRow command, CancellationToken cancellation)
    {
        if (await _storage.Runs.GetAsync(tenantId, runId, cancellation) is not { } row || !applies(row))
        {
            return false;
        }

        await _storage.Inbox.AddAsync([command], cancellation);
        Wake(tenantId, runId);
        return true;
    }

    private string NewCommandId() => Guid.CreateVersion7(_services.Time.GetUtcNow()).ToString("n");

    /// <summary>Brings a run to where its inbox and its due times are dealt with: in memory, or from its journal.</summary>
    private void Wake(string tenantId, string runId)
    {
        if (_active.TryGetValue(runId, out var run) && run.TrySignal())
        {
            return;
        }

        if (_isDraining)
        {
            return;
        }

        // A wake-up that finds another one under way is remembered by it.
        if (_waking.TryAdd(runId, false))
        {
            _ = Task.Run(() => WakeAsync(tenantId, runId));
        }
        else
        {
            _waking.TryUpdate(runId, true, false);
        }
    }

    private async Task WakeAsync(string tenantId, string runId)
    {
        await _wakeLimit.WaitAsync();
        try
        {
            if (await _storage.Claims.ClaimAsync(tenantId, runId, _services.Options.HostIncarnation, CancellationToken.None) is { } row)
            {
                await TakeUpAsync(row);
            }
        }
        catch (Exception error)
        {
            _services.Logger.RunStopped(runId, error);
            _waiters.Failed(runId, error);
        }
        finally
        {
            _wakeLimit.Release();
            if (_waking.TryRemove(runId, out var again) && again)
            {
                Wake(tenantId, runId);
            }
        }
    }

    private async Task TakeUpAsync(RunRow row)
    {
        if (row.Deaths >= DeadlyTimes && row.Status is RunStatus.Pending or RunStatus.Executing or RunStatus.Suspended)
        {
            await ParkAsync(row, "Poisoned", $"{row.Deaths} times in a row a host died while it was driving this run, so it is not taken up again by itself. See which step was under way, mend the cause, then retry the run.");
            return;
        }

        Run run;
        try
        {
            run = await LoadAsync(row);
        }
        catch (JournalException newer) when (newer.IsOfNewerHost)
        {
            // It belongs to hosts of that version.
            await _services.Committer.CommitAsync(new RunCommit { Row = row, ReleaseOwner = true }, CancellationToken.None);
            throw;
        }
        catch (Exception error) when (error is JournalException or DefinitionException)
        {
            await ParkAsync(row, "Unreadable", $"The run cannot be read, so it is kept as it is: {error.Message}");
            return;
        }

        _active[row.RunId] = run;
        run.TrySignal();
        await DriveAsync(run, acceptFirst: false);
    }

    private async Task<Run> LoadAsync(RunRow row)
    {
        var plan = await _plans.GetAsync(row.TenantId, row.ContentHash, CancellationToken.None);
        var loader = new PayloadLoader(_storage.Journal, row.TenantId, row.RunId);
        var state = new RunState(plan);
        await foreach (var burst in _storage.Journal.ReadAsync(row.TenantId, row.RunId, 0, CancellationToken.None))
        {
            JournalReader.Read(burst, loader, state);
        }

        return new Run(_services, state, row, loader);
    }

    private async Task DriveAsync(Run run, bool acceptFirst)
    {
        try
        {
            if (acceptFirst)
            {
                await run.CommitAcceptanceAsync();
            }

            run.Begin();
            if (!await run.DriveAsync())
            {
                if (run.FirstCommit.Task is not { IsCompletedSuccessfully: true, Result.Outcome: CommitOutcome.DuplicateKey })
                {
                    _services.Logger.RunFenced(run.RunId);
                }

                _waiters.Failed(run.RunId, new InvalidOperationException("Another host has the run now."));
            }
        }
        catch (Exception error)
        {
            if (error is not OperationCanceledException)
            {
                _services.Logger.RunStopped(run.RunId, error);
            }

            _waiters.Failed(run.RunId, error);
            run.AnswerStart();
            run.FirstCommit.TrySetException(error);
        }
        finally
        {
            _active.TryRemove(new KeyValuePair<string, Run>(run.RunId, run));
            if (run.Row.MaxConcurrent > 0)
            {
                _roomFreed.Set();
            }

            if (run.MustWakeAgain)
            {
                Wake(run.TenantId, run.RunId);
            }

            run.Dispose();
            run.AnswerStart();
        }
    }
}
