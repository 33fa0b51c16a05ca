using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Expressions.Shortcut;

/// <summary>An object literal: most answers of webhooks are one. All that is made is the object.</summary>
internal sealed class ObjectNode(string[] names, ShortNode[] members) : ShortNode
{
    public override Step Evaluate(ref Frame frame, out Value value)
    {
        var step = LiteralNodes.Evaluate(members, ref frame, out var values);
        value = step == Step.Done ? ValueObject.OfShape(names, values) : default(Value);
        return step;
    }
}

/// <summary>An array literal.</summary>
internal sealed class ArrayNode(ShortNode[] elements) : ShortNode
{
    public override Step Evaluate(ref Frame frame, out Value value)
    {
        var step = LiteralNodes.Evaluate(elements, ref frame, out var values);
        value = step == Step.Done ? new ValueArray(values) : default(Value);
        return step;
    }
}

internal static class LiteralNodes
{
    public static Step Evaluate(ShortNode[] nodes, ref Frame frame, out Value[] values)
    {
        values = new Value[nodes.Length];
        for (var i = 0; i < nodes.Length; i++)
        {
            var step = nodes[i].Evaluate(ref frame, out values[i]);
            if (step != Step.Done)
            {
                return step;
            }

            if (!frame.Holds(values[i]))
            {
                return Step.Defers;
            }
        }

        return Step.Done;
    }
}
