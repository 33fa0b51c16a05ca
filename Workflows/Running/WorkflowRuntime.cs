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
    private readonly RunPlaces _places;

    /// <summary>Claiming and reading many runs at once opens a connection to the database for each, and all of them become slower.</summary>
    private readonly SemaphoreSlim _takeUpLimit = new(4 * Environment.ProcessorCount);
    private readonly RunServices _services;
    private readonly RuntimeStorage _storage;
    private readonly PlanCache _plans;
    private readonly TriggerIndex _triggers;
    private readonly TroubledRuns _troubled;
    private readonly WorkSignal _roomFreed;
    private IRunRelay _relay = new LocalRunRelay();
    private volatile bool _isDraining;
    private bool _isDisposed;

    public WorkflowRuntime(RuntimeStorage storage, PlanCache plans, TriggerIndex triggers, IServiceProvider activityServices, TimeProvider time, ILogger<WorkflowRuntime> logger, RuntimeOptions options)
    {
        _storage = storage;
        _plans = plans;
        _triggers = triggers;
        _troubled = new TroubledRuns(time);
        _putOff = new PutOffMessages(time);
        _wakeLimit = new SemaphoreSlim(options.MaxWokenRuns);
        _places = new RunPlaces(options.MaxNewRuns);
        _roomFreed = new WorkSignal(time);
        _services = new RunServices(options, storage.Committer, storage.Journal, storage.Inbox, storage.Definitions, storage.State, activityServices, time, logger) { Observer = this };
    }

    public event Action<RunChange>? Changed;

    /// <summary>Storing a run or its acceptance, or reading what it needs to go on, has failed.</summary>
    public event Action<Exception>? StorageFailed;

    /// <summary>Carries news of runs to other hosts and calls from them; by default there are none. Set before the first run.</summary>
    public IRunRelay Relay
    {
        get => _relay;
        set
        {
            _relay.Called -= TakeCall;
            _relay = value;
            _relay.Called += TakeCall;
        }
    }

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
        if (!_services.Options.DrivesRuns || plan.Limits.Concurrent > 0 || IsLimited?.Invoke(definition.TenantId) == true || IsPaused?.Invoke(definition.TenantId, definition.DefinitionId) == true)
        {
            return await QueueAsync(request, plan, runId, now, started, dedupe, cancellation);
        }

        var hasPlace = !request.NeedsNoRoom && !request.IsTest;
        if (hasPlace && !_places.TryTake())
        {
            return await QueueAsync(request, plan, runId, now, started, dedupe, cancellation, isCrowded: true);
        }

        Run run;
        try
        {
            run = Accept(request, plan, runId, now, started, dedupe);
        }
        catch
        {
            if (hasPlace)
            {
                PassPlaceOn();
            }

            throw;
        }

        var waiter = _waiters.Of(runId);
        _active[runId] = run;
        var driven = DriveStartedAsync(run, request.ReturnAtOnce, hasPlace);
        var first = await run.FirstCommit.Task;
        if (first.Outcome == CommitOutcome.DuplicateKey)
        {
            return new StartResult(first.Existing!.RunId, first.Existing, Task.FromResult<HttpReply?>(null), Task.FromResult(new RunRest(RunStatus.Pending, ValueObject.Empty, [], null)));
        }

        if (first.Outcome == CommitOutcome.TriggersChanged)
        {
            throw new TriggersChangedException();
        }

        _ = driven;
        return new StartResult(runId, null, waiter.Reply.Task, waiter.Rest.Task);
    }

    private Run Accept(StartRequest request, WorkflowPlan plan, string runId, DateTimeOffset now, in RunStarted started, DedupeKey? dedupe)
    {
        var definition = request.Definition;
        var row = RunAcceptance.Row(definition, runId, now, started) with { Status = RunStatus.Executing, Owner = _services.Options.HostIncarnation, Epoch = 1, Priority = plan.Limits.Priority };
        var run = new Run(_services, new RunState(plan), row, PatientLoader(definition.TenantId, runId));
        foreach (var (id, content) in request.Files)
        {
            run.KeepFile(id, content);
        }

        run.Accept(started, dedupe, request.TriggerRevision, request.SearchValues);
        return run;
    }

    public ValueTask<ResumeResult> ResumeAsync(string tenantId, string bookmarkId, Value input, CallName? call, CancellationToken cancellation)
        => ResumeAsync(tenantId, bookmarkId, input, call is null ? [] : [call], cancellation);

    private async ValueTask<ResumeResult> ResumeAsync(string tenantId, string bookmarkId, Value input, IReadOnlyList<CallName> calls, CancellationToken cancellation)
    {
        if (await _storage.Bookmarks.GetAsync(tenantId, bookmarkId, cancellation) is not { } bookmark)
        {
            // Of a call that is sent twice at once the other may have been taken, and the run gone on, since the caller saw the bookmark.
            return await TakenAsync(tenantId, calls, cancellation) is { } taken ? ResumeResult.NotFound with { RunId = taken.RunId, Duplicate = taken } : ResumeResult.NotFound;
        }

        var row = IsShared ? await _storage.Runs.GetAsync(tenantId, bookmark.RunId, cancellation) : null;
        var waiter = _waiters.Of(bookmark.RunId);
        var command = InboxJson.Resume(tenantId, bookmark.RunId, bookmarkId, input, calls.Count == 0 ? NewCommandId() : CallAnswers.CommandId(NewCommandId()));
        if (calls.Count == 0)
        {
            await _storage.Inbox.AddAsync([command], cancellation);
        }
        else if (await _storage.Inbox.AddAsync(
            command,
            [.. calls.Select(call => new ReceivedCall(call.CallId, tenantId, bookmark.RunId, command.CommandId, call.BodyHash, ValueJson.ToUtf8(call.Asked), _services.Time.GetUtcNow() + call.KeptFor))],
            cancellation) is { } earlier)
        {
            return ResumeResult.NotFound with { RunId = earlier.RunId, Duplicate = earlier };
        }

        Reach(tenantId, bookmark.RunId, row?.Owner);
        Watch(tenantId, bookmark.RunId, command.CommandId, row?.LastSequence ?? -1);
        return new ResumeResult(true, bookmark.RunId, null, waiter.Reply.Task, waiter.Rest.Task);
    }

    private async ValueTask<ReceivedCall?> TakenAsync(string tenantId, IReadOnlyList<CallName> calls, CancellationToken cancellation)
    {
        foreach (var call in calls)
        {
            if (await FindCallAsync(call.CallId, cancellation) is { } taken && taken.TenantId == tenantId)
            {
                return taken;
            }
        }

        return null;
    }

    public ValueTask<ReceivedCall?> FindCallAsync(string callId, CancellationToken cancellation) => _storage.Inbox.FindCallAsync(callId, cancellation);

    public async ValueTask<IReadOnlyList<string>> StimulateAsync(Stimulus stimulus, CancellationToken cancellation)
    {
        var hash = StimulusHash.Of(stimulus.Name, stimulus.Content);
        var reached = new List<string>();
        if (stimulus is { StartsWorkflows: true, RunId: null })
        {
            await StartTriggeredAsync(stimulus, hash, reached, cancellation);
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
                _ = Wake(stimulus.TenantId, bookmark.RunId);
                reached.Add(bookmark.RunId);
            }
        }

        return reached;
    }

    /// <summary>Starts what is triggered by the moment of each start: something may be published in between.</summary>
    private async ValueTask StartTriggeredAsync(Stimulus stimulus, string hash, List<string> reached, CancellationToken cancellation)
    {
        var done = new HashSet<string>(StringComparer.Ordinal);
        var snapshot = await _triggers.CurrentAsync(cancellation);
        while (snapshot.WithHash(hash).FirstOrDefault(trigger => trigger.TenantId == stimulus.TenantId && !done.Contains(trigger.TriggerId)) is { } trigger)
        {
            try
            {
                if (snapshot.VersionOf(trigger) is { } version)
                {
                    var started = await StartAsync(
                        new StartRequest
                        {
                            Definition = version,
                            TriggerActivityId = trigger.ActivityId,
                            TriggerInput = stimulus.Input,
                            TriggerRevision = snapshot.Revision,
                            CorrelationId = stimulus.CorrelationId,
                            DedupeKey = stimulus.DeliveryId,
                            DedupeScope = trigger.TriggerId,
                            ReturnAtOnce = true,
                        },
                        cancellation);
                    reached.Add(started.RunId);
                }

                done.Add(trigger.TriggerId);
            }
            catch (TriggersChangedException)
            {
                snapshot = await _triggers.RefreshAsync(cancellation);
            }
        }
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

    /// <summary>A container calls this once for each role it handed out.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, true))
        {
            return;
        }

        _stopped.Cancel();
        _stopped.Dispose();
        _wakeLimit.Dispose();
        _takeUpLimit.Dispose();
        _outboxSignal.Dispose();
        _alarmSignal.Dispose();
    }

    bool IRunObserver.IsListenedTo => Changed is not null || _relay.IsFollowed;

    void IRunObserver.Committed(RunChange change)
    {
        Changed?.Invoke(change);
        if (_relay.IsFollowed)
        {
            _relay.Tell(change.TenantId, change.RunId);
        }
    }

    void IRunObserver.Replied(Run run, HttpReply reply) => _waiters.Replied(run.RunId, reply);

    void IRunObserver.Rested(Run run)
    {
        _troubled.Rested(run.RunId);
        if (run.Row.Status == RunStatus.Executing)
        {
            // It was only put down here, and goes on elsewhere.
            Watch(run.TenantId, run.RunId, null, run.Row.LastSequence);
        }
        else
        {
            _waiters.Rested(run);
        }
    }

    void IRunObserver.Wake(string tenantId, string runId) => _ = Wake(tenantId, runId);

    void IRunObserver.DueAt(DateTimeOffset moment) => SetAlarm(moment);

    void IRunObserver.StorageFailed(Exception error) => StorageFailed?.Invoke(error);

    void IRunObserver.OutboxFilled() => _outboxSignal.Release();

    private async ValueTask<bool> CommandAsync(string tenantId, string runId, Func<RunRow, bool> applies, InboxRow command, CancellationToken cancellation)
    {
        if (await _storage.Runs.GetAsync(tenantId, runId, cancellation) is not { } row || !applies(row))
        {
            return false;
        }

        await _storage.Inbox.AddAsync([command], cancellation);
        Reach(tenantId, runId, row.Owner);
        return true;
    }

    private string NewCommandId() => Guid.CreateVersion7(_services.Time.GetUtcNow()).ToString("n");

    /// <summary>The run was refused at its first commit, or another host has it.</summary>
    private void LetGo(Run run)
    {
        if (run.IsStored)
        {
            _services.Logger.RunFenced(run.RunId);
            Watch(run.TenantId, run.RunId, null, run.Row.LastSequence);
        }
        else
        {
            _waiters.Forget(run.RunId);
        }
    }

    private void Drop(Run run, Exception error)
    {
        if (!run.IsStored)
        {
            _waiters.Failed(run.RunId, error);
        }
        else if (error is OperationCanceledException)
        {
            Watch(run.TenantId, run.RunId, null, run.Row.LastSequence);
        }
        else
        {
            _troubled.Failed(run.Row);
            _waiters.Failed(run.RunId, error);
        }
    }

    private async Task DriveStartedAsync(Run run, bool acceptFirst, bool hasPlace)
    {
        await DriveAsync(run, acceptFirst);
        if (hasPlace)
        {
            PassPlaceOn();
        }
    }

    private async Task DriveAsync(Run run, bool acceptFirst)
    {
        try
        {
            if (acceptFirst && !await run.CommitAcceptanceAsync())
            {
                _waiters.Forget(run.RunId);
                return;
            }

            run.Begin();
            if (!await run.DriveAsync())
            {
                LetGo(run);
            }
        }
        catch (Exception error)
        {
            if (error is not OperationCanceledException)
            {
                _services.Logger.RunStopped(run.RunId, error);
            }

            Drop(run, error);
            run.AnswerStart();
            run.FirstCommit.TrySetException(error);
        }
        finally
        {
            _active.TryRemove(new KeyValuePair<string, Run>(run.RunId, run));
            if (run.Row.MaxConcurrent > 0 || IsLimited?.Invoke(run.TenantId) == true)
            {
                _roomFreed.Set();
            }

            if (run.MustWakeAgain)
            {
                _ = Wake(run.TenantId, run.RunId);
            }

            run.Dispose();
            run.AnswerStart();
        }
    }
}
