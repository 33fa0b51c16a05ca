using System.Text.RegularExpressions;

namespace Bizoholic.Flows.Activities.Http;

internal static partial class HttpPath
{
    /// <summary>The path as routes spell it: one leading slash, none at the end.</summary>
    public static string Normal(string path) => "/" + path.Trim().Trim('/');

    /// <summary>Equal for paths that answer the same requests: letter case and the names of parameters do not matter.</summary>
    public static string Key(string method, string path) => $"{method} {Parameter().Replace(Normal(path), "{}").ToLowerInvariant()}";

    [GeneratedRegex(@"\{[^{}/]*\}")]
    private static partial Regex Parameter();
}
