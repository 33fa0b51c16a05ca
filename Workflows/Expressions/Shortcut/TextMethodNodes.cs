using System.Text;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Expressions.Shortcut;

/// <summary>A method called on a text; the engine decides when it is called on anything else.</summary>
internal abstract class TextMethod(ShortNode owner, bool isOptional) : ShortNode
{
    public override Step Evaluate(ref Frame frame, out Value value)
    {
        var step = owner.Evaluate(ref frame, out value);
        if (step != Step.Done)
        {
            return step;
        }

        if (value.AsString() is not { } text)
        {
            return isOptional && value.IsNullish ? Step.Skips : Step.Defers;
        }

        return Evaluate(text, ref frame, out value);
    }

    protected abstract Step Evaluate(string text, ref Frame frame, out Value value);
}

/// <summary>A method of texts that takes nothing.</summary>
/// <param name="apply">Null where the text needs more than plain letters.</param>
internal sealed class TextMethodNode(ShortNode owner, bool isOptional, Func<string, string?> apply) : TextMethod(owner, isOptional)
{
    private const string Blanks = " \t\n\v\f\r";

    public static string? Lower(string text) => Ascii.IsValid(text) ? text.ToLowerInvariant() : null;

    public static string? Upper(string text) => Ascii.IsValid(text) ? text.ToUpperInvariant() : null;

    /// <summary>Which other letters are blank is for the engine to say.</summary>
    public static string? Trim(string text)
    {
        var trimmed = text.AsSpan().Trim(Blanks);
        return trimmed.Length == 0 || (char.IsAscii(trimmed[0]) && char.IsAscii(trimmed[^1])) ? trimmed.ToString() : null;
    }

    protected override Step Evaluate(string text, ref Frame frame, out Value value)
    {
        value = default;
        if (!frame.Writes(text.Length) || apply(text) is not { } made)
        {
            return Step.Defers;
        }

        value = made;
        return Step.Done;
    }
}

/// <summary><c>startsWith</c> and <c>endsWith</c>.</summary>
internal sealed class EdgeNode(ShortNode owner, bool isOptional, ShortNode edge, bool isStart) : TextMethod(owner, isOptional)
{
    protected override Step Evaluate(string text, ref Frame frame, out Value value)
    {
        var step = edge.Evaluate(ref frame, out value);
        if (step != Step.Done)
        {
            return step;
        }

        if (value.AsString() is not { } sought || !frame.Writes(sought.Length))
        {
            return Step.Defers;
        }

        value = isStart ? text.StartsWith(sought, StringComparison.Ordinal) : text.EndsWith(sought, StringComparison.Ordinal);
        return Step.Done;
    }
}
