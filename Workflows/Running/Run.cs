using System.Diagnostics.CodeAnalysis;
using Bizoholic.Flows.Expressions;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows.Journal;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Workflows;

/// <summary>
/// A run in memory: one logical thread that starts executions and takes what they bring back, one turn at a time. All of a turn's decisions are in one
/// burst, and a burst is durable before anything of it can be seen outside.
/// </summary>
internal sealed partial class Run : IRunAccess, IDisposable
{
    private readonly Queue<Execution> _ready = new();
    private readonly Queue<Arrival> _arrivals = new();
    private readonly SemaphoreSlim _signal = new(0);
    private readonly Stack<ActivityExecutionContext> _contexts = new();
    private Dictionary<long, CancellationTokenSource>? _cancellations;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly RunScope _scope;
    private readonly IPayloadLoader? _loader;
    private readonly JournalWriter _journal;
    private volatile bool _hasArrivals;
    private int _inFlight;
    private bool _mustCheckInbox;
    private bool _isClosed;
    private bool _isDraining;
    private RunFacts? _facts;

    public Run(RunServices services, RunState state, RunRow row, IPayloadLoader? loader)
    {
        Shared = services;
        State = state;
        _row = row;
        _scope = new RunScope(this);
        _loader = loader;
        _journal = new JournalWriter(loader);
        _timeUp = state.Plan.RunTimeout is null ? null : new CancellationTokenSource();
        BeginBurst();
    }

    public RunState State { get; }

    public WorkflowPlan Plan => State.Plan;

    public RunServices Shared { get; }

    public string TenantId => _row.TenantId;

    public string RunId => _row.RunId;

    public IServiceProvider Services => Shared.ActivityServices;

    public TimeProvider Time => Shared.Time;

    public RunFacts Facts => _facts ??= MakeFacts();

    public SecretMask Secrets { get; } = new();

    public System.Text.Json.JsonElement DefinitionProperty(string name) => Plan.Definition.CustomProperty(name);

    /// <summary>Completes when something of the run is durable; faults when its first commit was refused.</summary>
    public TaskCompletionSource<CommitResult> FirstCommit { get; } = new();

    /// <summary>A signal came while the run was leaving memory.</summary>
    public bool MustWakeAgain { get; private set; }

    /// <summary>Asks the run to read its inbox. False when it is leaving memory: wake it anew then.</summary>
    public bool TrySignal()
    {
        lock (_gate)
        {
            if (_isClosed)
            {
                return false;
            }

            _mustCheckInbox = true;
        }

        _signal.Release();
        return true;
    }

    /// <summary>Lets what is under way finish, commits it, and comes to rest without starting more.</summary>
    public void Drain()
    {
        _isDraining = true;
        _signal.Release();
    }

    /// <summary>Abandons what is under way; the journal says where to go on.</summary>
    public void Abandon() => _stop.Cancel();

    /// <summary>
    /// Abandons what may still be under way: of a run that another host has, or whose first commit was refused, nobody takes up what it asks or brings back. Signal and stop are
    /// left as they are: a host that drains, a command or an abandoned step may still reach for them, and neither holds a resource.
    /// </summary>
    public void Dispose()
    {
        Abandon();
        _journal.Dispose();
        _timeUp?.Dispose();
    }

    /// <summary>The span of what this host does of the run; null while nobody listens.</summary>
    private System.Diagnostics.Activity? _stretch;

    /// <summary>Drives the run until it rests. Returns false when another host has it now.</summary>
    public async Task<bool> DriveAsync()
    {
        using var scope = Shared.Options.LogsScopes
            ? Shared.Logger.BeginScope(new Dictionary<string, object> { ["RunId"] = RunId, ["TenantId"] = TenantId, ["FlowId"] = _row.DefinitionId })
            : null;
        try
        {
            while (true)
            {
                if (_mustCheckInbox)
                {
                    await TakeCommandsAsync();
                }

                TakeArrivals();
                if (_stateChanges.TryDequeue(out var change))
                {
                    await CommitStateAsync(change);
                }
                else if (IsBurstFull)
                {
                    await CommitAsync(rest: false);
                }
                else if (!_isEnding && !_isDraining && _ready.TryDequeue(out var execution))
                {
                    Start(execution);
                }
                else if (_intended.Count > 0)
                {
                    await CommitAsync(rest: false);
                    LaunchIntended();
                }
                else if (_inFlight > 0)
                {
                    if (IsDirty)
                    {
                        await CommitAsync(rest: false);
                    }

                    await _signal.WaitAsync(_stop.Token);
                }
                else if (await ComeToRestAsync())
                {
                    return true;
                }
            }
        }
        catch (FencedException)
        {
            _stretch?.Dispose();
            return false;
        }
    }

    public void WriteLine(string text)
    {
        text = Secrets.Clean(text);
        if (Shared.LineWriter is { } writer)
        {
            writer(RunId, text);
        }
        else
        {
            Shared.Logger.LineWritten(RunId, text);
        }
    }

    public async ValueTask RememberAsync(long execution, int item, Value progress, CancellationToken cancellation)
    {
        var durable = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Arrive(new Arrival.Progress(execution, item, Secrets.Clean(progress), durable));
        await durable.Task.WaitAsync(cancellation);
    }

    private void Arrive(Arrival arrival)
    {
        lock (_arrivals)
        {
            _arrivals.Enqueue(arrival);
            _hasArrivals = true;
        }

        _signal.Release();
    }

    private bool TryTakeArrival([MaybeNullWhen(false)] out Arrival arrival)
    {
        arrival = null;
        if (!_hasArrivals)
        {
            return false;
        }

        lock (_arrivals)
        {
            _hasArrivals = _arrivals.Count > 1;
            return _arrivals.TryDequeue(out arrival);
        }
    }

    private void TakeArrivals()
    {
        while (TryTakeArrival(out var arrival))
        {
            switch (arrival)
            {
                case Arrival.Returned returned:
                    _inFlight--;
                    Take(returned.Execution, returned.Context, returned.Error);
                    break;
                case Arrival.Asked asked:
                    asked.Answer();
                    break;
                case Arrival.Undone undone:
                    _inFlight--;
                    TakeUndone(undone.Execution, undone.Error);
                    break;
                case Arrival.Progress progress:
                    Record(new Remembered(progress.Execution, progress.Item, Payload.Of(progress.Content)));
                    AfterCommit(() => progress.Durable.TrySetResult());
                    break;
                case Arrival.StateChange change:
                    _stateChanges.Enqueue(change);
                    break;
                case Arrival.StateLoaded loaded:
                    _inFlight--;
                    TakeLoaded(loaded);
                    break;
            }
        }
    }

    /// <summary>Nothing is ready and nothing under way: the run has ended, or it waits.</summary>
    private async Task<bool> ComeToRestAsync()
    {
        if (!_isDraining && (_isEnding || (State.Status == RunStatus.Executing && State.OpenCount == 0)))
        {
            if (await UndoNextAsync())
            {
                return false;
            }

            await StartErrorFlowAsync();
            EndRun();
        }
        else if (!_isDraining && State.Status == RunStatus.Executing && (State is { FirstRest: null, Started.TriggerActivityId: not null } || State.Calls.AreOwed) && _ready.Count == 0)
        {
            // A reply that comes after this one is not for those who have called so far: they were told that the run waits.
            Record(new VariableSet(0, RunState.RestMark, Payload.Of(nameof(RunStatus.Suspended))));
        }

        await CommitAsync(rest: true);
        lock (_gate)
        {
            _isClosed = true;
            MustWakeAgain = _mustCheckInbox;
        }

        RunTelemetry.Rested(_stretch, _row);

        Shared.Observer?.Rested(this);
        return true;
    }

    public RunRest MakeRest() => State.Rest(_row.Status);

    private RunFacts MakeFacts() => new()
    {
        RunId = RunId,
        Mode = _row.IsTest ? "manual" : "production",
        CorrelationId = State.CorrelationId,
        RunName = State.Name,
        DefinitionId = _row.DefinitionId,
        DefinitionVersionId = _row.DefinitionVersionId,
        DefinitionVersion = _row.DefinitionVersion,
        DefinitionName = Plan.Definition.Name,
        IsPublished = !_row.IsTest,
        CustomData = CustomData(),
        ResumeUrl = Shared.Options.ResumeAddress?.Invoke("webhook", TenantId, RunId),
        ResumeFormUrl = Shared.Options.ResumeAddress?.Invoke("form", TenantId, RunId),
        TimeZone = Plan.Definition.CustomProperty("timeZone") is { ValueKind: System.Text.Json.JsonValueKind.String } zone ? zone.GetString()! : "UTC",
    };

    private ValueObject CustomData()
    {
        ValueObject.Builder? data = null;
        foreach (var ((scope, name), content) in State.Variables)
        {
            if (scope == 0 && name.StartsWith(RunScope.CustomDataPrefix, StringComparison.Ordinal))
            {
                (data ??= new ValueObject.Builder()).Set(name[RunScope.CustomDataPrefix.Length..], content.Value);
            }
        }

        return data?.Build() ?? ValueObject.Empty;
    }

    private abstract record Arrival
    {
        public sealed record Returned(Execution Execution, ActivityExecutionContext Context, Exception? Error) : Arrival;

        public sealed record Asked(Action Answer) : Arrival;

        public sealed record Undone(Execution Execution, Exception? Error) : Arrival;

        public sealed record Progress(long Execution, int Item, Value Content, TaskCompletionSource Durable) : Arrival;

        public sealed record StateChange(long Execution, int Item, IReadOnlyList<FlowStateWrite> Changes, Value Content, TaskCompletionSource<bool> IsMade) : Arrival;

        public sealed record StateLoaded(
            Execution Execution, Dictionary<(string Scope, string Key), LoadedState> State, Exception? Error, Action Start) : Arrival;
    }

    [SuppressMessage("Design", "CA1032", Justification = "Only this class throws it, to leave its loop.")]
    private sealed class FencedException : Exception;
}
