using System.Text.RegularExpressions;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Http;

/// <summary>Paths of webhooks, as routes and waiting runs spell them.</summary>
public static partial class HttpPath
{
    /// <summary>Parts of a path beyond which parameters are not looked for in waiting runs: every part doubles the ways to read it.</summary>
    private const int MostParts = 6;

    /// <summary>The path as routes spell it: one leading slash, none at the end.</summary>
    public static string Normal(string path) => "/" + path.Trim().Trim('/');

    /// <summary>Equal for paths that answer the same requests: letter case and the names of parameters do not matter.</summary>
    public static string Key(string method, string path) => $"{method} {Parameter().Replace(Normal(path), "{}").ToLowerInvariant()}";

    /// <summary>The keys under which runs may wait for a request: its path as it is first, then with more and more of its parts as parameters.</summary>
    public static IReadOnlyList<string> KeysFor(string method, string path)
    {
        var parts = Normal(path)[1..].Split('/');
        if (parts.Length > MostParts)
        {
            return [Key(method, path)];
        }

        return [.. from mask in Enumerable.Range(0, 1 << parts.Length)
            orderby int.PopCount(mask), mask
            select Key(method, string.Join('/', parts.Select((part, index) => (mask & (1 << index)) == 0 ? part : "{}")))];
    }

    /// <summary>A path a run can wait for in the middle of a flow.</summary>
    /// <exception cref="FaultException">It has parameters that waiting runs cannot be found by.</exception>
    public static string Waitable(string path)
    {
        var parts = path.Trim('/').Split('/');
        return !path.Contains('{') || (parts.Length <= MostParts && parts.All(part => !part.Contains('{') || WholeParameter().IsMatch(part)))
            ? path
            : throw new FaultException($"The webhook path '{path}' cannot be waited for in the middle of a flow. There, a parameter is a whole part of the path, as in orders/{{id}}, and a path with parameters has at most {MostParts} parts.");
    }

    [GeneratedRegex(@"\{[^{}/]*\}")]
    private static partial Regex Parameter();

    [GeneratedRegex(@"^\{[^{}/*?=]+\}$")]
    private static partial Regex WholeParameter();
}
