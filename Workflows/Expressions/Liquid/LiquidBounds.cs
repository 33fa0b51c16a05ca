using System.Text.RegularExpressions;

namespace Bizoholic.Flows.Expressions.Liquid;

/// <summary>Templates are parsed and rendered by recursion: those that would go too deep are refused before they are parsed.</summary>
internal static partial class LiquidBounds
{
    private const int MaxTagLength = 10_000;
    private const int MaxLength = 1_000_000;
    private const int MaxDepth = 100;
    private const int MaxSteps = 200;

    /// <exception cref="ExpressionSyntaxException">It is too long, or nests too deep.</exception>
    public static void Check(string template)
    {
        if (template.Length > MaxLength)
        {
            throw new ExpressionSyntaxException($"This Liquid template is longer than {MaxLength:N0} characters.");
        }

        var depth = 0;
        for (var at = Next(template, 0); at >= 0;)
        {
            var end = template.IndexOf(template[at + 1] == '{' ? "}}" : "%}", at + 2, StringComparison.Ordinal);
            var tag = template.AsSpan(at, (end < 0 ? template.Length : end + 2) - at);
            if (tag.Length > MaxTagLength || Steps(tag) > MaxSteps)
            {
                throw new ExpressionSyntaxException($"One tag of this Liquid template is too long: at most {MaxTagLength:N0} characters and {MaxSteps} steps.");
            }

            depth += tag[1] != '%' ? 0 : BlockStart().IsMatch(tag) ? 1 : BlockEnd().IsMatch(tag) ? -1 : 0;
            if (depth > MaxDepth)
            {
                throw new ExpressionSyntaxException($"This Liquid template nests deeper than {MaxDepth} levels.");
            }

            at = Next(template, at + 2);
        }
    }

    private static int Next(string template, int from)
    {
        for (var at = template.IndexOf('{', from); at >= 0 && at + 1 < template.Length; at = template.IndexOf('{', at + 1))
        {
            if (template[at + 1] is '{' or '%')
            {
                return at;
            }
        }

        return -1;
    }

    /// <summary>What makes the tree of one tag deeper: filters, brackets, and and or.</summary>
    private static int Steps(ReadOnlySpan<char> tag)
    {
        var steps = tag.Count('|') + tag.Count('(') + tag.Count('[');
        foreach (var _ in Joined().EnumerateMatches(tag))
        {
            steps++;
        }

        return steps;
    }

    [GeneratedRegex(@"^\{%-?\s*(?:if|unless|case|for|tablerow|capture|comment|raw|block|macro|ifchanged)\b", RegexOptions.CultureInvariant)]
    private static partial Regex BlockStart();

    [GeneratedRegex(@"^\{%-?\s*end", RegexOptions.CultureInvariant)]
    private static partial Regex BlockEnd();

    [GeneratedRegex(@"\s(?:and|or)\s", RegexOptions.CultureInvariant)]
    private static partial Regex Joined();
}
