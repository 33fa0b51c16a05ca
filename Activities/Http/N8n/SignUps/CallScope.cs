using Bizoholic.Flows.Expressions;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Activities.Http.N8n;

/// <summary>A call that came in, before there is a run: all that expressions over it see.</summary>
internal sealed class CallScope(ValueObject call) : ExpressionScope
{
    public override IReadOnlyList<Item> Items { get; } = [new Item(call)];
}
