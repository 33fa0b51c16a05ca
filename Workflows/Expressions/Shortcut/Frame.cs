using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Expressions.Shortcut;

/// <summary>
/// One evaluation by shortcut: the scope it reads, what the parameters of functions hold, and how much more it may do. Nothing stops a shortcut from
/// outside as the engine's clock and meter stop a script, so it counts its work by itself and leaves what is more to the engine.
/// </summary>
internal struct Frame(ExpressionScope scope)
{
    /// <summary>Parameters that may be in reach at once.</summary>
    public const int MaxLocals = 16;

    /// <summary>Calls, elements and pieces of text that one evaluation may go through.</summary>
    private const int MaxWork = 100_000;

    private const int LettersAPiece = 64;

    private Value[]? _locals;
    private int _work;

    public readonly ExpressionScope Scope => scope;

    /// <summary>What parameters hold, by their place; made when the first function is called.</summary>
    public Value[] Locals => _locals ??= new Value[MaxLocals];

    /// <returns>False when that was too much.</returns>
    public bool Works(long pieces)
    {
        if (pieces > MaxWork - _work)
        {
            return false;
        }

        _work += (int)pieces;
        return true;
    }

    /// <summary>Text that is gone through or made. It counts once functions run: before, each piece of an expression does it once.</summary>
    public bool Writes(long letters) => _locals is null || WritesMany(letters);

    /// <summary>Text that grows with the data.</summary>
    public bool WritesMany(long letters) => Works(letters / LettersAPiece);

    /// <summary>A value that a literal holds, counted as text is.</summary>
    public bool Holds(Value value) => _locals is null || Keeps(value);

    /// <summary>A value that becomes part of a result, with all that arrays hold: one array in many places makes a result larger than anything it was made from.</summary>
    public bool Keeps(Value value)
    {
        if (value.AsArray() is not { } array)
        {
            return Works(1);
        }

        if (!Works(array.Count + 1))
        {
            return false;
        }

        foreach (var element in array.AsSpan())
        {
            if (element.Kind == ValueKind.Array && !Keeps(element))
            {
                return false;
            }
        }

        return true;
    }
}
