using Fluid;
using Fluid.Ast;
using Fluid.Values;

namespace Bizoholic.Flows.Expressions.Liquid;

/// <summary>Fluid makes all numbers of a range before the first is used: a range says how many it has before it is made.</summary>
internal sealed class BoundedRanges : AstRewriter
{
    private const decimal MaxNumbers = 100_000;

    protected override Fluid.Ast.Expression VisitRangeExpression(RangeExpression rangeExpression) => new Bounded(rangeExpression);

    private sealed class Bounded(RangeExpression range) : Fluid.Ast.Expression
    {
        public override async ValueTask<FluidValue> EvaluateAsync(TemplateContext context)
        {
            var (from, to) = ((await range.From.EvaluateAsync(context)).ToNumberValue(), (await range.To.EvaluateAsync(context)).ToNumberValue());
            return Math.Abs(to) <= int.MaxValue && Math.Abs(from) <= int.MaxValue && to - from < MaxNumbers
                ? await range.EvaluateAsync(context)
                : throw new ExpressionException($"A range of this Liquid template, from {from} to {to}, has more than {MaxNumbers:N0} numbers.");
        }
    }
}
