using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows.Journal;

namespace Bizoholic.Flows.Workflows;

internal sealed partial class Run
{
    private readonly Stack<CompositeTurn> _turns = new();

    private void StartComposite(Execution execution, CompositeActivity composite)
    {
        if (execution.Children?.Count > 0)
        {
            return;
        }

        Decide(execution, composite.Start);
    }

    /// <summary>Lets a composite decide, then carries out whether it is complete.</summary>
    private void Decide(Execution execution, Action<CompositeContext> decide)
    {
        var turn = _turns.TryPop(out var pooled) ? pooled : new CompositeTurn(this);
        turn.MoveTo(execution);
        try
        {
            decide(turn);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            _turns.Push(turn);
            Fault(execution, null, error, execution.ScheduledAt);
            return;
        }

        var (outcomes, source, outputs) = turn.TakeDecision();
        _turns.Push(turn);
        if (execution.IsOpen && (outcomes is not null || execution.Children is not { Count: > 0 }))
        {
            CompleteComposite(execution, outcomes ?? [Outcomes.Done], source, outputs);
        }
    }

    private void CompleteComposite(Execution execution, string[] outcomes, ItemSource? source, ValueObject? outputs)
    {
        CancelChildren(execution, "its container completed");
        var left = source is { } from ? new Left(LeftKind.Source, Source: from) : execution.LastLeft is not null ? new Left(LeftKind.LastChild) : default;
        Complete(execution, OutcomeList.All(outcomes, left), null, outputs, execution.ScheduledAt);
        NotifyParent(execution);
    }

    /// <summary>A composite's view of its own execution, pooled by the run.</summary>
    private sealed class CompositeTurn(Run run) : CompositeContext
    {
        private Execution _execution = null!;
        private ValueObject.Builder? _outputs;
        private string[]? _outcomes;
        private ItemSource? _source;

        public override long Number => _execution.Number;

        public override ActivityNode Node => _execution.Node;

        public override string? StartAt
        {
            get
            {
                if (run.State.Started.TriggerActivityId is not { } id || run.Plan.FindById(id) is not { } trigger || run.State.LatestOf(id) is not null)
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
            => [.. (_execution.Children ?? []).Select(child => new ChildCompletion(child.Number, child.Node, child.Tag, []))];

        public override Value State
        {
            get => _execution.State?.Value ?? default;
            set => run.Record(new StateSet(_execution.Number, Payload.Of(value)));
        }

        public override IReadOnlyList<Token> Tokens => _execution.Tokens is { } tokens ? tokens : [];

        public void MoveTo(Execution execution)
        {
            _execution = execution;
            _outputs = null;
            _outcomes = null;
            _source = null;
        }

        public (string[]? Outcomes, ItemSource? Source, ValueObject? Outputs) TakeDecision() => (_outcomes, _source, _outputs?.Build());

        public override T? Get<T>(Input<T>? input)
            where T : default
            => Evaluate(input);

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
            return input.Convert(run._scope.Evaluate(input.Expression));
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
            var from = sources is null ? SourceList.One(ItemSource.InputOf(_execution.Number)) : SourceList.From(sources);
            var cause = sources is [{ Execution: > 0 } first, ..] && first.Execution != _execution.Number ? first.Execution : _execution.Cause;
            return run.Schedule(child, _execution, cause, tag, from, locals is null ? null : Payload.Of(new Value(locals)));
        }

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
            => run.Record(new TokenAdded(_execution.Number, new Token(_execution.NextTokenId, connection, targetId, source, isBlock)));

        public override void TakeTokens(IReadOnlyList<long> tokenIds) => run.Record(new TokensTaken(_execution.Number, tokenIds));
    }
}
