using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Bizoholic.Flows.Activities.N8n.Import;

/// <summary>n8n's first HTTP tool: a request with <c>{placeholders}</c> that the model fills in.</summary>
internal static partial class HttpTool
{
    private const double Version = 4.2;

    public static (JsonObject?, IReadOnlyList<ToolArgument>, string?) Of(JsonElement parameters)
    {
        if (NodeJson.Text(parameters, "url") is not { Length: > 0 } url)
        {
            return (null, [], "it has no address");
        }

        var defined = NodeJson.Elements(NodeJson.At(parameters, "placeholderDefinitions.values"))
            .Where(placeholder => NodeJson.Text(placeholder, "name") is { Length: > 0 }).DistinctBy(placeholder => NodeJson.Text(placeholder, "name"))
            .ToDictionary(placeholder => NodeJson.Text(placeholder, "name")!.Trim('{', '}'), placeholder => new ToolArgument(NodeJson.Text(placeholder, "name")!.Trim('{', '}'), NodeJson.Text(placeholder, "description"), NodeJson.Text(placeholder, "type") ?? "string"));
        var arguments = new Dictionary<string, ToolArgument>(StringComparer.Ordinal);
        var request = new JsonObject { ["method"] = NodeJson.Text(parameters, "method") ?? "GET", ["url"] = Filled(url, (name, place) => place == 0 ? Value(name) : $"encodeURIComponent({Value(name)})"), ["options"] = new JsonObject() };
        foreach (var name in (string[])["authentication", "genericAuthType", "nodeCredentialType"])
        {
            if (NodeJson.Text(parameters, name) is { } way)
            {
                request[name] = way;
            }
        }

        Part("sendQuery", "specifyQuery", "parametersQuery", "jsonQuery", "query", "queryParameters");
        Part("sendHeaders", "specifyHeaders", "parametersHeaders", "jsonHeaders", "headers", "headerParameters");
        Part("sendBody", "specifyBody", "parametersBody", "jsonBody", "body", "bodyParameters");
        return (ToolNodes.Step("n8n-nodes-base.httpRequest", Version, request), [.. arguments.Values], null);

        string Value(string name)
        {
            arguments.TryAdd(name, defined.GetValueOrDefault(name) ?? new ToolArgument(name, null, "string"));
            return $"$json[{JsonSerializer.Serialize(name)}]";
        }

        // Each part of a request is written as pairs or as JSON, or is left to the model as a whole.
        void Part(string isSent, string specify, string pairs, string json, string asWhole, string made)
        {
            if (!NodeJson.Flag(parameters, isSent))
            {
                return;
            }

            request[isSent] = true;
            switch (NodeJson.Text(parameters, specify) ?? "keypair")
            {
                case "model":
                    request[specify] = "json";
                    arguments.TryAdd(asWhole, new ToolArgument(asWhole, $"The {asWhole} of the request.", "json"));
                    request[json] = $"={{{{ $json[\"{asWhole}\"] }}}}";
                    break;
                case "json":
                    request[specify] = "json";
                    var text = NodeJson.Text(parameters, json) ?? "{}";
                    request[json] = Filled(text, (name, place) => InJson(text, place, Value(name)));
                    break;
                default:
                    request[specify] = "keypair";
                    request[made] = new JsonObject
                    {
                        ["parameters"] = new JsonArray([.. NodeJson.Elements(NodeJson.At(parameters, $"{pairs}.values")).Where(pair => NodeJson.Text(pair, "name") is { Length: > 0 }).Select(pair => (JsonNode)new JsonObject
                        {
                            ["name"] = NodeJson.Text(pair, "name"),
                            ["value"] = NodeJson.Text(pair, "valueProvider") is "fieldValue" ? Filled(NodeJson.Text(pair, "value") ?? "", (name, _) => Value(name)) : $"={{{{ {Value(NodeJson.Text(pair, "name")!)} }}}}",
                        })]),
                    };
                    break;
            }
        }
    }

    /// <summary>A plain request for a tool that n8n has a node of its own for.</summary>
    public static JsonObject Get(string url, params (string Name, string Value)[] query) => ToolNodes.Step("n8n-nodes-base.httpRequest", Version, new JsonObject
    {
        ["url"] = url,
        ["sendQuery"] = true,
        ["queryParameters"] = new JsonObject { ["parameters"] = new JsonArray([.. query.Select(pair => (JsonNode)new JsonObject { ["name"] = pair.Name, ["value"] = pair.Value })]) },
        ["options"] = new JsonObject(),
    });

    /// <summary>A text whose placeholders are holes of a template.</summary>
    private static string Filled(string text, Func<string, int, string> script)
    {
        var made = Placeholder().Replace(text, match => $"{{{{ {script(match.Groups[1].Value, match.Index)} }}}}");
        return made == text || text.StartsWith('=') ? made : "=" + made;
    }

    /// <summary>Inside quotes a value is text, elsewhere it is JSON.</summary>
    private static string InJson(string text, int place, string value)
    {
        var isQuoted = text[..place].Replace("\\\"", "", StringComparison.Ordinal).Count(letter => letter == '"') % 2 == 1;
        return isQuoted ? $"JSON.stringify(String({value} ?? \"\")).slice(1, -1)" : $"JSON.stringify({value} ?? null)";
    }

    [GeneratedRegex(@"(?<!\{)\{([\w-]+)\}")]
    private static partial Regex Placeholder();
}
