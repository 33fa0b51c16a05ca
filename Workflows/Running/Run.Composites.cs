using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows.Journal;

namespace Bizoholic.Flows.Workflows;

internal sealed partial class Run
{
    private readonly Stack<CompositeTurn> _turns = new();

    private void StartComposite(Execution execution)
    {
        if (execution.HasChildren)
        {
            return;
        }

        Decide(execution, Decision.Start, default);
    }

    /// <summary>Lets a composite decide, then carries out whether it is complete.</summary>
    private void Decide(Execution execution, Decision decision, in ChildCompletion child)
    {
        var composite = (CompositeActivity)execution.Node.Activity;
        var turn = _turns.TryPop(out var pooled) ? pooled : new CompositeTurn(this);
        turn.MoveTo(execution);
        try
        {
            switch (decision)
            {
                case Decision.Start:
                    composite.Start(turn);
                    break;
                case Decision.ChildCompleted:
                    composite.ChildCompleted(turn, child);
                    break;
                default:
                    composite.ChildDropped(turn, child);
                    break;
            }
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            RecordEvaluated(execution, turn.Evaluated);
            _turns.Push(turn);
            Fault(execution, null, error, execution.ScheduledAt);
            return;
        }

        RecordEvaluated(execution, turn.Evaluated);
        var (outcomes, source, outputs) = turn.TakeDecision();
        _turns.Push(turn);
        if (execution.IsOpen && (outcomes is not null || !execution.HasChildren))
        {
            CompleteComposite(execution, outcomes ?? [Outcomes.Done], source, outputs);
        }
        else if (outputs is not null && execution.IsOpen)
        {
            // A loop's current value reaches the variable it is mapped to before the body runs.
            AssignOutputs(execution, outputs);
        }
    }

    /// <summary>What a composite evaluated is recorded in the turn it decided by it: for whoever looks at the run, and for the composite's later turns.</summary>
    private void RecordEvaluated(Execution execution, ValueObject? evaluated)
    {
        if (evaluated is not null && execution.IsOpen)
        {
            Record(new Intended(execution.Number, 0, execution.DetailsIfAny?.Generation ?? 0, Payload.Of(new Value(evaluated)), Time.GetUtcNow()));
        }
    }

    private enum Decision
    {
        Start,
        ChildCompleted,
        ChildDropped,
    }

    private void CompleteComposite(Execution execution, string[] outcomes, ItemSource? source, ValueObject? outputs)
    {
        CancelChildren(execution, "its container completed");
        var left = source is { } from ? new Left(LeftKind.Source, Source: from) : execution.DetailsIfAny?.LastLeft is not null ? new Left(LeftKind.LastChild) : default;
        Complete(execution, OutcomeList.All(outcomes, left), null, outputs ?? WorkedOutputs(execution), execution.ScheduledAt);
        NotifyParent(execution);
    }

    /// <summary>What a working composite's own work left, kept until it completes.</summary>
    private static ValueObject? WorkedOutputs(Execution execution)
        => execution.Node.Activity is WorkingComposite ? execution.DetailsIfAny?.State?.Value.AsObject() : null;

    /// <summary>A composite's view of its own execution, pooled by the run.</summary>
    private sealed class CompositeTurn(Run run) : CompositeContext
    {
        private Execution _execution = null!;
        private ValueObject.Builder? _outputs;
        private ValueObject? _evaluated;
        private string[]? _outcomes;
        private ItemSource? _source;

        public override long Number => _execution.Number;

        public override ActivityNode Node => _execution.Node;

        public override string? StartAt
        {
            get
            {
                if (run.State.Started.TriggerActivityId is not { } id || run.Plan.FindById(id) is not { } trigger || run.State.LatestOf(trigger) is not null)
                {
                    return null;
                }

                for (var at = trigger.Parent; at is not null; at = at.Parent)
                {
                    if (ReferenceEquals(at, _execution.Node))
                    {
                        return id;
                    }
                }

                return null;
            }
        }

        public override IReadOnlyList<ChildCompletion> OpenChildren
            => _execution.DetailsIfAny?.Children is { Count: > 0 } children ? [.. children.Select(child => new ChildCompletion(child.Number, child.Node, child.Tag, []))] : [];

        public override Value State
        {
            get => _execution.DetailsIfAny?.State?.Value ?? default;
            set => run.Record(new StateSet(_execution.Number, Payload.Of(value)));
        }

        public override IReadOnlyList<Token> Tokens => (IReadOnlyList<Token>?)_execution.DetailsIfAny?.Tokens ?? [];

        /// <summary>All inputs evaluated so far, when this turn evaluated one to something new.</summary>
        public ValueObject? Evaluated => _evaluated;

        private ValueObject Known => _evaluated ?? _execution.DetailsIfAny?.Inputs?.Value.AsObject() ?? ValueObject.Empty;

        public void MoveTo(Execution execution)
        {
            _execution = execution;
            _evaluated = null;
            _outputs = null;
            _outcomes = null;
            _source = null;
        }

        public (string[]? Outcomes, ItemSource? Source, ValueObject? Outputs) TakeDecision() => (_outcomes, _source, _outputs?.Build());

        public override T? Get<T>(Input<T>? input)
            where T : default
            => input is not null && !input.TryGetConstant(out _) && Known is var known && known.Contains(input.Name) ? input.Convert(known[input.Name]) : Evaluate(input);

        public override T? Evaluate<T>(Input<T>? input)
            where T : default
        {
            if (input is null)
            {
                return default;
            }

            if (input.TryGetConstant(out var constant))
            {
                return constant;
            }

            run._scope.MoveTo(_execution, _execution.Input?.Items ?? [], 0);
            var value = run._scope.Evaluate(input.Expression);
            if (!input.IsSensitive && Known is var known && (!known.Contains(input.Name) || known[input.Name] != value))
            {
                _evaluated = known.With(input.Name, value.IsUndefined ? Value.Null : value);
            }

            return input.Convert(value);
        }

        public override void Set<T>(Output<T>? output, T value)
        {
            if (output is not null)
            {
                (_outputs ??= new ValueObject.Builder()).Set(output.Name, ValueConverter.From(value));
            }
        }

        public override long Schedule(ActivityNode child, long tag = 0, IReadOnlyList<ItemSource>? sources = null, ValueObject? locals = null)
        {
            return sources is null ? Schedule(child, tag, ItemSource.InputOf(_execution.Number), locals)
                : sources.Count == 1 ? Schedule(child, tag, sources[0], locals)
                : run.Schedule(child, _execution, sources.Count == 0 ? _execution.Cause : CauseOf(sources[0]), tag, SourceList.From(sources), locals is null ? null : Payload.Of(new Value(locals)));
        }

        public override long Schedule(ActivityNode child, long tag, ItemSource source, ValueObject? locals = null)
            => run.Schedule(child, _execution, CauseOf(source), tag, SourceList.One(source), locals is null ? null : Payload.Of(new Value(locals)));

        private long CauseOf(ItemSource source) => source.Execution > 0 && source.Execution != _execution.Number ? source.Execution : _execution.Cause;

        public override void Complete(params string[] outcomes) => _outcomes = outcomes.Length == 0 ? [Outcomes.Done] : outcomes;

        public override void CompleteWith(string outcome, ItemSource source)
        {
            _outcomes = [outcome];
            _source = source;
        }

        public override void Cancel(long child)
        {
            if (run.State.Find(child) is { } execution && ReferenceEquals(execution.Parent, _execution))
            {
                run.Cancel(execution, "another branch went on");
            }
        }

        public override void AddToken(string connection, string targetId, ItemSource source, bool isBlock = false)
            => run.Record(new TokenAdded(_execution.Number, new Token(_execution.Details.NextTokenId, connection, targetId, source, isBlock)));

        public override void TakeTokens(IReadOnlyList<long> tokenIds) => run.Record(new TokensTaken(_execution.Number, tokenIds));
    }
}
