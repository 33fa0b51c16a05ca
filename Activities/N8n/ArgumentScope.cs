using Bizoholic.Flows.Expressions;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.N8n;

/// <summary>Gives a script of ours its arguments as <c>$json</c>.</summary>
internal sealed class ArgumentScope(ValueObject arguments, ActivityExecutionContext context) : ExpressionScope
{
    private readonly Item[] _items = [new Item(arguments)];

    public override IReadOnlyList<Item> Items => _items;

    public override RunFacts Run => context.RunFacts;

    public override DateTimeOffset Now => context.Time.GetUtcNow();
}
