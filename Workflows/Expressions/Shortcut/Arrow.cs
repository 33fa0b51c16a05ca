using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Expressions.Shortcut;

/// <summary>A function given to a method of arrays: up to four plain parameters and one expression.</summary>
/// <param name="slot">Where its first parameter is among the frame's.</param>
/// <param name="makes">Whether the expression may make objects or arrays.</param>
internal sealed class Arrow(int slot, int parameters, ShortNode body, bool makes)
{
    /// <summary>True when what it returns may hold what it was given: handed back to it, that nests deeper each time.</summary>
    public bool Makes => makes;

    public Step Call(ref Frame frame, Value element, int index, ValueArray list, out Value value) => Call(ref frame, element, index, list, default, out value);

    public Step Call(ref Frame frame, Value first, Value second, Value third, Value fourth, out Value value)
    {
        if (!frame.Works(1))
        {
            value = default;
            return Step.Defers;
        }

        var locals = frame.Locals.AsSpan(slot, parameters);
        switch (parameters)
        {
            case 4:
                locals[3] = fourth;
                goto case 3;
            case 3:
                locals[2] = third;
                goto case 2;
            case 2:
                locals[1] = second;
                goto case 1;
            case 1:
                locals[0] = first;
                break;
        }

        return body.Evaluate(ref frame, out value);
    }
}

/// <summary>A parameter of a function.</summary>
internal sealed class ParameterNode(int slot) : ShortNode
{
    public override Step Evaluate(ref Frame frame, out Value value)
    {
        value = frame.Locals[slot];
        return Step.Done;
    }
}
