using System.Buffers;
using System.Collections.Frozen;
using System.Text.Json;
using System.Text.RegularExpressions;
using Bizoholic.Flows.Expressions.JavaScript;
using Bizoholic.Flows.Values;
using DevLab.JmesPath;
using Jint.Runtime;

namespace Bizoholic.Flows.Expressions.Surroundings.N8n;

/// <summary>JMESPath queries, by JmesPath.Net. It walks a query by recursion and has no limits of its own, so queries are bounded before it sees them.</summary>
internal static partial class JmesQueries
{
    /// <summary>The functions of the language; the library has more.</summary>
    private static readonly FrozenSet<string> Functions = FrozenSet.ToFrozenSet(["abs", "avg", "ceil", "contains", "ends_with", "floor", "join", "keys", "length", "map", "max", "max_by", "merge", "min", "min_by", "not_null", "reverse", "sort", "sort_by", "starts_with", "sum", "to_array", "to_number", "to_string", "type", "values"], StringComparer.Ordinal);

    private static readonly SearchValues<char> MoreThanAPath = SearchValues.Create("&|!=<>(,{:");

    private const int MaxLength = 10_000;
    private const int MaxSteps = 400;

    /// <summary>Characters a result may come to, at the worst.</summary>
    private const long MaxResult = 200_000_000;

    public static Value Search(Evaluation evaluation, Value data, string query)
    {
        var json = ValueJson.ToJson(data);
        Check(evaluation, query, json.Length);
        try
        {
            var found = new JmesPath().Transform(json, Projected(Literals().Replace(query, WithQuotes)));
            evaluation.Engine.Constraints.Check();
            return ValueJson.Parse(found);
        }
        catch (Exception error) when (error is not (OutOfMemoryException or MemoryLimitExceededException or TimeoutException))
        {
            // The library throws plain exceptions for what is wrong in a query; a hole treats them as undefined.
            throw new JavaScriptException(evaluation.Engine.Intrinsics.Error, $"The JMESPath query is not valid: {error.Message}");
        }
    }

    private static void Check(Evaluation evaluation, string query, int length)
    {
        var steps = 0;
        foreach (var letter in query)
        {
            steps += letter is '.' or '[' or '(' or '{' or '|' or '&' or '!' or '<' or '>' or '=' or '+' or '-' or '*' or '/' ? 1 : 0;
        }

        if (query.Length > MaxLength || steps > MaxSteps)
        {
            throw evaluation.Refuse($"The JMESPath query is too long: at most {MaxLength:N0} characters and {MaxSteps} steps.");
        }

        foreach (Match call in Calls().Matches(Literals().Replace(query, "")))
        {
            if (!Functions.Contains(call.Groups[1].Value))
            {
                throw new JavaScriptException(evaluation.Engine.Intrinsics.Error, $"Unknown function: {call.Groups[1].Value}()");
            }
        }

        if (Growth(query) * Math.Max(1d, length) > MaxResult)
        {
            throw evaluation.Refuse("The JMESPath query multiplies its data too often. Ask for less at once.");
        }
    }

    /// <summary>
    /// What is left of a list by a slice or a filter has no nulls, as the language says; the library keeps them where nothing follows. Only where that is
    /// the last step of a query that is one plain path.
    /// </summary>
    private static string Projected(string query)
    {
        var path = Literals().Replace(query, literal => new string('_', literal.Length)).TrimEnd();
        if (!path.EndsWith(']'))
        {
            return query;
        }

        var (depth, start) = (0, path.Length - 1);
        for (; start >= 0; start--)
        {
            depth += path[start] switch { ']' => 1, '[' => -1, _ => 0 };
            if (depth == 0)
            {
                break;
            }
        }

        var last = start < 0 ? "" : path[(start + 1)..^1];
        return (last.StartsWith('?') || Slice().IsMatch(last)) && path.AsSpan(0, start).IndexOfAny(MoreThanAPath) < 0 ? query + " | [*]" : query;
    }

    /// <summary>How many times over a query can repeat its data: each list or object it makes repeats what is before it for each of its members.</summary>
    private static double Growth(string query)
    {
        var growth = 1d;
        var open = new Stack<(char Bracket, int Members)>();
        foreach (var letter in query)
        {
            if (letter is '[' or '{' or '(')
            {
                open.Push((letter, 1));
            }
            else if (letter == ',' && open.TryPop(out var inside))
            {
                open.Push(inside with { Members = inside.Members + 1 });
            }
            else if (letter is ']' or '}' or ')' && open.TryPop(out var made))
            {
                growth *= made.Bracket == '(' ? 1 : made.Members;
            }
        }

        return growth;
    }

    /// <summary>A literal that is no JSON is text without its quotes, as older versions of the language have it.</summary>
    private static string WithQuotes(Match found)
    {
        if (found.Value[0] != '`')
        {
            return found.Value;
        }

        var literal = found.Value[1..^1].Replace("\\`", "`", StringComparison.Ordinal).TrimStart();
        try
        {
            ValueJson.Parse(literal);
            return found.Value;
        }
        catch (JsonException)
        {
            return $"`{ValueJson.ToJson(literal).Replace("`", "\\`", StringComparison.Ordinal)}`";
        }
    }

    [GeneratedRegex(@"([A-Za-z_]\w*)\s*\(")]
    private static partial Regex Calls();

    [GeneratedRegex(@"^\s*-?\d*\s*:[-:\d\s]*$")]
    private static partial Regex Slice();

    /// <summary>Literals in backticks; names and raw text in quotes, so that what is in them stays.</summary>
    [GeneratedRegex(@"`(?:\\.|[^`\\])*`|'(?:\\.|[^'\\])*'|""(?:\\.|[^""\\])*""", RegexOptions.None, 250)]
    private static partial Regex Literals();
}
