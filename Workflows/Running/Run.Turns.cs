using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows.Journal;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Workflows;

internal sealed partial class Run
{
    private readonly List<(Execution Execution, ActivityExecutionContext Context)> _intended = [];
    private bool _isEnding;
    private RunStatus _endStatus = RunStatus.Finished;
    private Payload? _endError;

    /// <summary>Schedules the root of a run that has nothing scheduled yet, or puts all that was open back to work.</summary>
    public void Begin()
    {
        if (State.Status != RunStatus.Executing)
        {
            return;
        }

        if (State.LastNumber == 0)
        {
            var root = Schedule(Plan.Root, null, 0, 0, default, null);
            if (Plan.RunTimeout is { } time)
            {
                WatchTime(State.Find(root)!, RuntimeBookmarks.RunTimeout, time);
            }

            return;
        }

        if (State.Stopping is { } stopping)
        {
            (_isEnding, _endStatus, _endError) = (true, stopping.Status, stopping.Error);
            return;
        }

        foreach (var execution in State.OpenExecutions)
        {
            if (execution.Status == ExecutionStatus.Waiting || (execution.HasChildren && execution.Node.Activity is CompositeActivity))
            {
                continue;
            }

            _ready.Enqueue(execution);
        }
    }

    private long Schedule(ActivityNode node, Execution? parent, long cause, long tag, SourceList sources, Payload? locals)
    {
        var number = State.LastNumber + 1;
        Record(new Scheduled(number, node, node.Id, parent?.Number ?? 0, cause, tag, sources, locals, _now));
        _ready.Enqueue(State.Find(number)!);
        Touch(node);
        return number;
    }

    private void Start(Execution execution)
    {
        if (!execution.IsOpen)
        {
            return;
        }

        if (execution.Number > Shared.Options.MaxExecutionsPerRun)
        {
            var limit = new FaultException($"The run was stopped after {Shared.Options.MaxExecutionsPerRun:N0} steps: the limit for one run. It probably loops for ever; see the loop around this step.", type: "Limit");
            Fault(execution, null, limit, Now());
            return;
        }

        execution.Status = ExecutionStatus.Running;
        if (execution.Node.Activity is CompositeActivity and not WorkingComposite)
        {
            if (execution.Node.Timeout is { } time && !execution.HasChildren)
            {
                WatchTime(execution, RuntimeBookmarks.StepTimeout, time);
            }

            StartComposite(execution);
            return;
        }

        if (execution.Node.Activity is IReadsFlowState { StateToRead.Count: > 0 } reader && execution.DetailsIfAny?.LoadedState is null)
        {
            LoadState(execution, reader, () => StartLoaded(execution));
        }
        else
        {
            StartLoaded(execution);
        }
    }

    private void StartLoaded(Execution execution)
    {
        var items = execution.Input?.Items ?? [];
        if (execution.Node.PerItem && items.Count > 0 && (execution.DetailsIfAny?.Resumption is null || WaitsByItem(execution, items.Count)))
        {
            StartItems(execution, items);
        }
        else
        {
            StartOne(execution, items, 0);
        }
    }

    /// <param name="isAgain">It was started in this process before, and ended before it had any effect.</param>
    private void StartOne(Execution execution, IReadOnlyList<Item> items, int index, bool isAgain = false)
    {
        var context = _contexts.TryPop(out var pooled) ? pooled : new ActivityExecutionContext();
        context.Reset(this, execution.Node, execution.Number, items, index);
        context.StartedAt = Now();
        var earlier = default(Intended);
        var isRepeated = execution.DetailsIfAny?.Intents is { } intents && intents.TryGetValue(index, out earlier);
        var resumption = ResumptionOf(execution, index);
        context.Continue(resumption, RememberedBy(execution, index), isRepeated ? earlier.Generation : execution.DetailsIfAny?.Generation ?? 0);
        try
        {
            EvaluateInputs(execution, context, isRepeated ? earlier.Inputs : execution.DetailsIfAny?.EditedInputs);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            Take(execution, context, error);
            return;
        }

        var effect = execution.Node.Effect;
        if (effect == SideEffect.None || resumption is not null)
        {
            Launch(execution, context);
        }
        else if (!isRepeated)
        {
            Record(new Intended(execution.Number, index, execution.DetailsIfAny?.Generation ?? 0, InputsPayload(execution, context, toRepeat: true), context.StartedAt));
            _intended.Add((execution, context));
        }
        else if (effect == SideEffect.AtMostOnce && context.Remembered.IsUndefined && !isAgain)
        {
            HoldForUnknownOutcome(execution, context);
        }
        else
        {
            Launch(execution, context);
        }
    }

    /// <summary>Nothing where nothing was remembered, or what was is forgotten.</summary>
    private static Value RememberedBy(Execution execution, int index)
        => execution.DetailsIfAny?.Progress?.GetValueOrDefault(index)?.Value is { Kind: not ValueKind.Null } progress ? progress : default;

    private void LaunchIntended()
    {
        var intended = _intended.ToArray();
        _intended.Clear();
        foreach (var (execution, context) in intended)
        {
            if (execution.IsOpen)
            {
                Launch(execution, context);
            }
        }
    }

    private void Launch(Execution execution, ActivityExecutionContext context)
    {
        ValueTask work;
        var started = RunTelemetry.StartClock();
        var outside = System.Diagnostics.Activity.Current;
        var span = RunTelemetry.StartStep(_stretch ??= RunTelemetry.StartStretch(_row, Plan.Definition.Name ?? _row.DefinitionId), execution);
        try
        {
            var activity = execution.Node.Activity;
            context.IsInTurn = true;
            _turnThread = Environment.CurrentManagedThreadId;
            work = context.Resumption is null ? activity.ExecuteAsync(context) : activity.ResumeAsync(context);
        }
        catch (Exception error)
        {
            RunTelemetry.StepEnded(span, execution, started, error);
            Take(execution, context, error);
            return;
        }
        finally
        {
            context.IsInTurn = false;
            _turnThread = 0;
            if (span is not null)
            {
                System.Diagnostics.Activity.Current = outside;
            }
        }

        if (work.IsCompletedSuccessfully && !context.StartsWorkflows)
        {
            work.GetAwaiter().GetResult();
            RunTelemetry.StepEnded(span, execution, started, null);
            Take(execution, context, null);
            return;
        }

        _inFlight++;
        _ = WaitForAsync(work, execution, context, span, started);
    }

    private async Task WaitForAsync(ValueTask work, Execution execution, ActivityExecutionContext context, System.Diagnostics.Activity? span, long started)
    {
        Exception? failure = null;
        try
        {
            if (execution.Node.Timeout is null && Plan.RunTimeout is null)
            {
                await work.ConfigureAwait(false);
            }
            else
            {
                await WaitWithinTimeAsync(work, execution, context).ConfigureAwait(false);
            }

            if (context.StartsWorkflows)
            {
                await FindChildDefinitionsAsync(context).ConfigureAwait(false);
            }
        }
        catch (Exception error)
        {
            failure = error;
        }

        RunTelemetry.StepEnded(span, execution, started, failure);
        Arrive(new Arrival.Returned(execution, context, failure));
    }

    /// <summary>Takes what an execution, or one item of it, brought back.</summary>
    private void Take(Execution execution, ActivityExecutionContext context, Exception? error)
    {
        if (error is OperationCanceledException && (_stop.IsCancellationRequested || _timeUp?.IsCancellationRequested == true))
        {
            return;
        }

        context.Clean(Secrets);
        if (error is FlowStateConflictException && TryAgain(execution, context))
        {
            // It goes on as if it had only just started.
        }
        else if (_items is not null && _items.TryGetValue(execution.Number, out var loop))
        {
            TakeItem(execution, loop, context, error);
        }
        else if (!execution.IsOpen)
        {
            TakeLate(execution, context, error);
        }
        else if (error is not null)
        {
            Fault(execution, InputsPayload(execution, context), error, context.StartedAt);
        }
        else
        {
            Finish(execution, context);
        }

        if (!context.IsLeftBehind)
        {
            context.Forget();
            _contexts.Push(context);
        }
    }

    private void Finish(Execution execution, ActivityExecutionContext context)
    {
        var outputs = context.HasOutputs ? context.TakeOutputs() : null;
        foreach (var (name, value) in context.Variables)
        {
            SetVariable(execution, name, value);
        }

        if (context.Waits)
        {
            ApplyEffects(execution, context);
            foreach (var bookmark in context.Bookmarks)
            {
                CreateBookmark(execution, bookmark);
            }

            WatchStepTime(execution);
            return;
        }

        if (context.KeepsWaiting && execution.DetailsIfAny is { BookmarkCount: > 0 })
        {
            ApplyEffects(execution, context);
            return;
        }

        if (execution.Node.Activity is WorkingComposite composite && composite.Next(context.Outcomes) is { } next)
        {
            // What the work left is kept until the activity that follows it has completed too.
            outputs ??= ValueObject.Empty;
            Record(new StateSet(execution.Number, Payload.Of(new Value(outputs))));
            AssignOutputs(execution, outputs);
            ApplyEffects(execution, context);
            Schedule(next, execution, execution.Cause, 0, SourceList.One(ItemSource.InputOf(execution.Number)), null);
            return;
        }

        Complete(execution, OutcomesOf(context, outputs is not null), InputsPayload(execution, context), outputs, context.StartedAt);
        ApplyEffects(execution, context);
        NotifyParent(execution);
    }

    private void Complete(Execution execution, OutcomeList outcomes, Payload? inputs, ValueObject? outputs, DateTimeOffset startedAt)
    {
        RemoveBookmarksOf(execution);
        Record(new Completed(execution.Number, outcomes, inputs, outputs is null ? null : Payload.Of(new Value(outputs)), startedAt, Now()));
        Touch(execution.Node);
        EndCancellation(execution);
        if (outputs is not null)
        {
            AssignOutputs(execution, outputs);
        }
    }

    private static OutcomeList OutcomesOf(ActivityExecutionContext context, bool hasOutputs)
    {
        if (context.Left.Count > 0)
        {
            return OutcomesLeft(context);
        }

        if (hasOutputs)
        {
            return OutcomeList.All(context.Outcomes.Length == 0 ? [Outcomes.Done] : context.Outcomes, new Left(LeftKind.Outputs));
        }

        var single = context.Outcomes.Length switch { 0 => Outcomes.Done, 1 => context.Outcomes[0], _ => null };
        if (single is null)
        {
            return OutcomeList.All(context.Outcomes, default);
        }

        return context.Node.PassAlong(single);
    }

    private static OutcomeList OutcomesLeft(ActivityExecutionContext context)
        => context.Left is [{ Items: not null } only] && (context.Outcomes.Length == 0 || context.Outcomes is [var outcome] && outcome == only.Outcome)
            ? new OutcomeList([only.Outcome], [new Left(LeftKind.Content, Payload.Of(only.Items))])
            : SeveralLeft(context);

    private static OutcomeList SeveralLeft(ActivityExecutionContext context)
    {
        var names = context.Outcomes.Concat(context.Left.Select(left => left.Outcome)).Distinct(StringComparer.Ordinal).ToArray();
        var lefts = names.Select(name => context.Left.LastOrDefault(left => left.Outcome == name) is { Items: not null } left ? new Left(LeftKind.Content, Payload.Of(left.Items)) : default).ToArray();
        return new OutcomeList(names, lefts);
    }

    /// <summary>A result that comes after its execution was cancelled is kept; nothing follows it.</summary>
    private void TakeLate(Execution execution, ActivityExecutionContext context, Exception? error)
    {
        if (error is null && execution.Node.Effect != SideEffect.None)
        {
            var outputs = context.HasOutputs ? context.TakeOutputs() : null;
            Record(new Completed(execution.Number, OutcomesOf(context, outputs is not null), null, outputs is null ? null : Payload.Of(new Value(outputs)), context.StartedAt, Now()));
        }
    }

    /// <summary>A trigger that started the run goes on as if it had waited for what fired it. An item that has not begun did not wait.</summary>
    private Resumption? ResumptionOf(Execution execution, int index)
    {
        var name = execution.Node.Descriptor.Name;
        if (execution.DetailsIfAny is { Resumption: { } resumed } details)
        {
            return execution.Node.Descriptor.Sequential && details.Progress?.ContainsKey(index) != true ? null : new Resumption(resumed.BookmarkId, name, resumed.IsDue, resumed.Input.Value);
        }

        return State.Started.TriggerActivityId == execution.Node.Id && State.LatestOf(execution.Node) is null
            ? new Resumption("", name, IsDue: false, State.Started.TriggerInput?.Value ?? default)
            : null;
    }
}
