using Bizoholic.Flows.Expressions.Surroundings.N8n;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Expressions.Shortcut;

/// <summary>How the evaluation of a node ended.</summary>
internal enum Step : byte
{
    /// <summary>There is a value.</summary>
    Done,

    /// <summary>JavaScript throws here (a member of null or undefined).</summary>
    Throws,

    /// <summary>A <c>?.</c> met nothing: the chain it stands in is undefined.</summary>
    Skips,

    /// <summary>The data needs more of JavaScript than the shortcut knows: the engine decides.</summary>
    Defers,
}

/// <summary>A piece of a simple expression, evaluated straight on our values: no engine, and no allocation of its own.</summary>
internal abstract class ShortNode
{
    public abstract Step Evaluate(ref Frame frame, out Value value);
}

internal sealed class ConstantNode(Value constant) : ShortNode
{
    public Value Constant => constant;

    public override Step Evaluate(ref Frame frame, out Value value)
    {
        value = constant;
        return Step.Done;
    }
}

/// <summary>A value the scope has by itself, such as <c>$json</c>.</summary>
internal sealed class RootNode(Func<ExpressionScope, Value> read) : ShortNode
{
    public override Step Evaluate(ref Frame frame, out Value value)
    {
        value = read(frame.Scope);
        return Step.Done;
    }
}

/// <summary>A value found by a name, such as <c>variables.x</c>; the engine decides when there is none.</summary>
internal sealed class NamedNode(string name, Func<ExpressionScope, string, Value> read) : ShortNode
{
    public override Step Evaluate(ref Frame frame, out Value value)
    {
        value = read(frame.Scope, name);
        return value.IsUndefined ? Step.Defers : Step.Done;
    }
}

/// <summary>The JSON of an item of another activity; the engine decides, and explains, when there is none.</summary>
internal sealed class ActivityNode(string name, Func<ActivityData, Values.Item?> choose) : ShortNode
{
    public override Step Evaluate(ref Frame frame, out Value value)
    {
        value = frame.Scope.FindActivity(name) is { IsExecuted: true } activity ? choose(activity)?.Json : default(Value);
        return value.Kind == ValueKind.Object ? Step.Done : Step.Defers;
    }
}

/// <summary>Items in the form expressions see them; the engine decides, and explains, when there are none to be had.</summary>
internal sealed class ItemsNode(Func<ExpressionScope, IReadOnlyList<Item>?> read) : ShortNode
{
    public override Step Evaluate(ref Frame frame, out Value value)
    {
        value = default;
        if (read(frame.Scope) is not { } items || !frame.Works(items.Count))
        {
            return Step.Defers;
        }

        var shown = new Value[items.Count];
        for (var i = 0; i < shown.Length; i++)
        {
            shown[i] = ItemShape.Shown(frame.Scope, items[i], i);
        }

        value = new ValueArray(shown);
        return Step.Done;
    }
}

/// <summary>Where a <c>?.</c> stops.</summary>
internal sealed class ChainNode(ShortNode inner) : ShortNode
{
    public override Step Evaluate(ref Frame frame, out Value value)
    {
        var step = inner.Evaluate(ref frame, out value);
        if (step != Step.Skips)
        {
            return step;
        }

        value = default;
        return Step.Done;
    }
}
