using Bizoholic.Flows.Expressions;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Workflows.Testing;

/// <summary>One execution of an activity under test.</summary>
internal sealed class ActivityRun(ActivityNode node, HarnessSettings settings) : IRunAccess
{
    private readonly List<string> _lines = [];
    private readonly List<Value> _remembered = [];

    public string TenantId => "default";

    public string RunId => "run-1";

    public IServiceProvider Services => settings.Services;

    public TimeProvider Time => settings.Time;

    public RunFacts Facts => RunFacts.None;

    public CancellationToken CancellationOf(long execution) => settings.Cancellation;

    public ValueTask RememberAsync(long execution, int item, Value progress, CancellationToken cancellation)
    {
        _remembered.Add(progress);
        return default;
    }

    public Value Evaluate(long execution, IReadOnlyList<Item> items, int itemIndex, Expression expression)
        => expression.Evaluate(new ItemScope(items, settings.Time, itemIndex));

    public Value GetVariable(long execution, string name) => default;

    public IReadOnlyList<IncomingItems> IncomingOf(long execution) => [new IncomingItems("", "", settings.Items)];

    public void WriteLine(string text) => _lines.Add(text);

    public async Task<ActivityResult> ExecuteAsync(Resumption? resumption)
    {
        var context = new ActivityExecutionContext();
        context.Reset(this, node, number: 1, settings.Items, itemIndex: 0);
        context.Continue(resumption, remembered: default, generation: 0);
        var scope = new ItemScope(settings.Items, settings.Time);
        foreach (var input in node.EvaluatedInputs)
        {
            context.InputValues[input.Slot] = input.Expression.Evaluate(scope);
        }

        context.ScriptedOutcomes = scope.Outcomes;

        context.IsInTurn = true;
        await (resumption is null ? node.Activity.ExecuteAsync(context) : node.Activity.ResumeAsync(context));
        return new ActivityResult(this, context, [.. _lines], [.. _remembered]);
    }

    private sealed class ItemScope(IReadOnlyList<Item> items, TimeProvider time, int itemIndex = 0) : ExpressionScope
    {
        public override IReadOnlyList<Item> Items => items;

        public override int ItemIndex => itemIndex;

        public override DateTimeOffset Now => time.GetUtcNow();

        public IReadOnlyList<string>? Outcomes { get; private set; }

        public override void SetOutcomes(IReadOnlyList<string> outcomes) => Outcomes = outcomes;
    }
}
