using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Bizoholic.Flows.Host.Tests.Identity;

/// <summary>Every operation of the API, as its own OpenAPI document lists them.</summary>
internal static partial class ApiOperations
{
    private static readonly string[] Open = ["/elsa/api/identity/", "/healthz"];

    public static async Task<IReadOnlyList<ApiOperation>> ReadAsync(FlowsHost host)
    {
        var document = JsonNode.Parse(await host.Anonymous.GetStringAsync("/openapi/v1.json"))!;
        return [.. document["paths"]!.AsObject()
            .Where(path => !Open.Any(open => path.Key.StartsWith(open, StringComparison.Ordinal)))
            .SelectMany(path => path.Value!.AsObject().Select(operation => new ApiOperation(
                operation.Key.ToUpperInvariant(),
                path.Key,
                [.. (operation.Value!["parameters"]?.AsArray() ?? []).Where(parameter => parameter!["in"]!.GetValue<string>() == "query").Select(parameter => parameter!["name"]!.GetValue<string>())])))];
    }

    /// <param name="valueOf">The value of a parameter of the path or query, by its name; empty leaves one of the query out.</param>
    public static HttpRequestMessage Request(this ApiOperation operation, Func<string, string> valueOf, JsonNode? body = null)
    {
        var path = Parameter().Replace(operation.Path, match => Uri.EscapeDataString(valueOf(match.Groups[1].Value)));
        var query = string.Join('&', operation.Query.Where(name => valueOf(name).Length > 0).Select(name => $"{name}={Uri.EscapeDataString(valueOf(name))}"));
        return new HttpRequestMessage(new HttpMethod(operation.Method), query.Length > 0 ? $"{path}?{query}" : path)
        {
            Content = operation.Method is "GET" or "HEAD" or "DELETE" ? null : FlowsHost.Json(body ?? new JsonObject()),
        };
    }

    [GeneratedRegex(@"\{\*{0,2}([^}:?]+)[^}]*\}")]
    private static partial Regex Parameter();
}

internal sealed record ApiOperation(string Method, string Path, IReadOnlyList<string> Query)
{
    public override string ToString() => $"{Method} {Path}";
}
