using Bizoholic.Flows.Expressions;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Tests.Flowcharts;

/// <summary>Keeps what a composite decided; children end when the test says so.</summary>
internal sealed class FakeCompositeContext(ActivityNode node) : CompositeContext
{
    private readonly List<ChildCompletion> _open = [];
    private readonly List<Token> _tokens = [];
    private long _lastNumber = 1;
    private long _lastToken;

    public string? Trigger { get; init; }

    public List<(string Id, IReadOnlyList<ItemSource>? Sources, ValueObject? Locals)> Scheduled { get; } = [];

    public List<string> Cancelled { get; } = [];

    public Dictionary<string, Value> Outputs { get; } = [];

    public string[]? CompletedWith { get; private set; }

    public override long Number => 1;

    public override ActivityNode Node => node;

    public override string? StartAt => Trigger;

    public override IReadOnlyList<ChildCompletion> OpenChildren => _open;

    public override IReadOnlyList<Token> Tokens => _tokens;

    public override Value State { get; set; }

    public override T? Get<T>(Input<T>? input)
        where T : default
        => Evaluate(input);

    public override T? Evaluate<T>(Input<T>? input)
        where T : default
        => input is null ? default : input.TryGetConstant(out var constant) ? constant : input.Convert(input.Expression.Evaluate(new Nothing()));

    public override void Set<T>(Output<T>? output, T value)
    {
        if (output is not null)
        {
            Outputs[output.Name] = ValueConverter.From(value);
        }
    }

    public override long Schedule(ActivityNode child, long tag = 0, IReadOnlyList<ItemSource>? sources = null, ValueObject? locals = null)
    {
        _open.Add(new ChildCompletion(++_lastNumber, child, tag, []));
        Scheduled.Add((child.Id, sources, locals));
        return _lastNumber;
    }

    public override long Schedule(ActivityNode child, long tag, ItemSource source, ValueObject? locals = null) => Schedule(child, tag, [source], locals);

    public override void Complete(params string[] outcomes)
    {
        CompletedWith = outcomes.Length > 0 ? outcomes : [Outcomes.Done];
        foreach (var child in _open.ToArray())
        {
            Cancel(child.Number);
        }
    }

    public override void CompleteWith(string outcome, ItemSource source) => Complete(outcome);

    public override void Cancel(long child)
    {
        var open = _open.Single(candidate => candidate.Number == child);
        _open.Remove(open);
        Cancelled.Add(open.Node.Id);
    }

    public override void AddToken(string connection, string targetId, ItemSource source, bool isBlock = false)
        => _tokens.Add(new Token(++_lastToken, connection, targetId, source, isBlock));

    public override void TakeTokens(IReadOnlyList<long> tokenIds) => _tokens.RemoveAll(token => tokenIds.Contains(token.Id));

    public ChildCompletion Close(string id, params string[] outcomes)
    {
        var open = _open.First(child => child.Node.Id == id);
        _open.Remove(open);
        return open with { Outcomes = outcomes };
    }

    private sealed class Nothing : ExpressionScope
    {
        public override IReadOnlyList<Item> Items => [];
    }
}
