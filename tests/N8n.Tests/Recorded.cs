using System.Text.RegularExpressions;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.N8n.Tests;

/// <summary>Compares with what was recorded: placeholders stand for anything, and n8n's notes of script lines for nothing.</summary>
internal static partial class Recorded
{
    public static bool IsMet(Value expected, Value actual)
    {
        if (expected.AsString() is { } text)
        {
            return Placeholder().IsMatch(text) ? !actual.IsUndefined : actual.AsString() == ScriptLine().Replace(text, "");
        }

        if (expected.AsObject() is { } members)
        {
            return actual.AsObject() is { } other && members.Select(member => member.Key).Union(other.Select(member => member.Key)).All(name => IsMet(members[name], other[name]));
        }

        return expected.AsArray() is { } list
            ? actual.AsArray() is { } elements && list.Count == elements.Count && list.Zip(elements).All(pair => IsMet(pair.First, pair.Second))
            : expected == actual;
    }

    [GeneratedRegex("<(stack|date|base|n8n)>")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@" \[line \d+\]$")]
    private static partial Regex ScriptLine();
}
