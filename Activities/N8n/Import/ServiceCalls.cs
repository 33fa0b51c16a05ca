using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Activities.Http.N8n;

namespace Bizoholic.Flows.Activities.N8n.Import;

/// <summary>
/// Nodes whose operation is one plain call of a service: they become HTTP requests. The table <c>services.json</c> says, by node type and
/// <c>resource/operation</c>, which; in it <c>$name</c> is the node's parameter at that path (<c>~part</c> behind it leaves a member out), and a call whose
/// parameter behind <c>$!</c> is missing does not apply; neither does one whose <c>when</c> is not so, whose <c>unless</c> is, that is given one of
/// the parameters <c>without</c> names, or another value than <c>only</c> says. A service's <c>from</c> and <c>until</c> are versions of its node.
/// An address that starts with <c>{address}</c> is one of the person's own, from the credential. <see cref="ServiceParts"/> tells what a part that starts with <c>#</c> is made of.
/// </summary>
internal static partial class ServiceCalls
{
    /// <summary>Version of HTTP Request that the made parameters are for.</summary>
    internal const double RequestVersion = 4.2;

    private static readonly FrozenDictionary<string, JsonElement> Services = Load();

    /// <summary>The services' node types, each with the names of its calls.</summary>
    internal static IEnumerable<(string Type, string[] Calls)> All => Services.Select(service => (service.Key, NodeJson.Members(NodeJson.Member(service.Value, "calls")).Select(call => call.Name).ToArray()));

    /// <summary>What the node becomes; null where the table has no call for it.</summary>
    public static NodeKind? Find(JsonElement node)
        => Services.TryGetValue(NodeJson.Text(node, "type") ?? "", out var service) && CallsOf(service, node).Select(call => Request(service, call, node)).FirstOrDefault(made => made is not null) is { } request
            ? new NodeKind("HttpRequest") { Parameters = _ => request, TypeVersion = RequestVersion, Credential = NodeJson.Text(service, "credential"), HasOwnAddress = NodeJson.Text(service, "base")?.StartsWith(RequestAuth.OwnAddress, StringComparison.Ordinal) == true }
            : null;

    /// <summary>The calls that fit the node's operation and settings, the best first.</summary>
    private static IEnumerable<JsonElement> CallsOf(JsonElement service, JsonElement node)
    {
        var parameters = NodeJson.Member(node, "parameters");
        var version = NodeJson.Number(node, "typeVersion") ?? 1;
        if (!IsOnly(service, parameters) || version < (NodeJson.Number(service, "from") ?? 0) || version >= (NodeJson.Number(service, "until") ?? double.MaxValue))
        {
            return [];
        }

        var defaults = NodeJson.Text(service, "default")?.Split('/') ?? [];
        var operation = NodeJson.Text(parameters, "operation");
        var names = defaults.Length == 2
            ? new[] { $"{NodeJson.Text(parameters, "resource") ?? defaults[0]}/{operation ?? DefaultOf(service, NodeJson.Text(parameters, "resource") ?? defaults[0]) ?? defaults[1]}" }
            : [operation ?? defaults.FirstOrDefault() ?? ""];
        return from name in names
               let given = NodeJson.Member(NodeJson.Member(service, "calls"), name)
               from call in given.ValueKind == JsonValueKind.Object ? [given] : NodeJson.Elements(given).ToArray()
               where IsOnly(call, parameters) && Holds(call, "when", parameters, all: true) && !Holds(call, "unless", parameters, all: false)
                   && NodeJson.Elements(NodeJson.Member(call, "without")).All(path => IsEmpty(Parameter(parameters, path.GetString()!)))
               select call;
    }

    /// <summary>Whether the node's parameters are what <c>only</c> says, or not given.</summary>
    private static bool IsOnly(JsonElement part, JsonElement parameters)
        => NodeJson.Members(NodeJson.Member(part, "only")).All(member => Parameter(parameters, member.Name) is not { } given || JsonNode.DeepEquals(given, JsonSerializer.SerializeToNode(member.Value)));

    /// <summary>Whether the node's parameters are as a condition of the table says.</summary>
    private static bool Holds(JsonElement call, string condition, JsonElement parameters, bool all)
    {
        var wanted = NodeJson.Members(NodeJson.Member(call, condition)).Select(member => JsonNode.DeepEquals(Parameter(parameters, member.Name), JsonSerializer.SerializeToNode(member.Value))).ToArray();
        return all ? wanted.All(holds => holds) : wanted.Any(holds => holds);
    }

    private static bool IsEmpty(JsonNode? given) => given is null or JsonArray { Count: 0 } or JsonObject { Count: 0 } || (given is JsonValue value && value.GetValueKind() == JsonValueKind.False);

    /// <summary>The operation a resource has when the node names none: n8n leaves defaults out of its files.</summary>
    private static string? DefaultOf(JsonElement service, string resource) => NodeJson.Text(service, $"defaults.{resource}");

    private static JsonElement? Request(JsonElement service, JsonElement call, JsonElement node)
    {
        var parameters = NodeJson.Member(node, "parameters");
        var line = NodeJson.Text(call, "call")!.Split(' ', 2);
        if (Filled(JsonValue.Create((line[1].StartsWith("http", StringComparison.Ordinal) ? "" : NodeJson.Text(service, "base")) + line[1])!, parameters, isAddress: true) is not (true, { } url))
        {
            return null;
        }

        var request = new JsonObject { ["method"] = line[0], ["url"] = url, ["options"] = new JsonObject() };
        if (NodeJson.Text(service, "credential") is { } credential)
        {
            request["authentication"] = "predefinedCredentialType";
            request["nodeCredentialType"] = credential;
            request["service"] = NodeJson.Member(service, "auth") is { ValueKind: JsonValueKind.Object } auth ? JsonSerializer.SerializeToNode(auth) : null;
        }

        if (NodeJson.Member(call, "query") is { ValueKind: JsonValueKind.Object } query)
        {
            if (Filled(JsonSerializer.SerializeToNode(query)!, parameters) is not (true, JsonObject pairs))
            {
                return null;
            }

            request["sendQuery"] = true;
            request["queryParameters"] = new JsonObject { ["parameters"] = new JsonArray([.. pairs.Select(pair => (JsonNode)new JsonObject { ["name"] = pair.Key, ["value"] = pair.Value?.DeepClone() })]) };
        }

        if (NodeJson.Member(service, "headers") is { ValueKind: JsonValueKind.Object } headers)
        {
            request["sendHeaders"] = true;
            request["headerParameters"] = new JsonObject { ["parameters"] = new JsonArray([.. headers.EnumerateObject().Select(header => (JsonNode)new JsonObject { ["name"] = header.Name, ["value"] = header.Value.GetString() })]) };
        }

        if (NodeJson.Member(call, "body") is { ValueKind: JsonValueKind.Object or JsonValueKind.String } body)
        {
            if (Filled(JsonSerializer.SerializeToNode(body)!, parameters) is not (true, { } made))
            {
                return null;
            }

            request["sendBody"] = true;
            request["contentType"] = NodeJson.Text(call, "type") ?? "json";
            request["specifyBody"] = "json";
            request["jsonBody"] = made;
            if (NodeJson.Flag(call, "adds"))
            {
                request["options"]!["leaves"] = made.DeepClone();
                request["options"]!["adds"] = true;
            }
        }

        if (NodeJson.Member(call, "leaves") is { ValueKind: not JsonValueKind.Undefined } leaves)
        {
            request["options"]!["leaves"] = Filled(JsonSerializer.SerializeToNode(leaves), parameters).Made;
        }

        if (NodeJson.Flag(call, "rows"))
        {
            request["options"]!["rows"] = ServiceParts.SheetRows(node);
        }

        if (NodeJson.Text(call, "items") is { } items)
        {
            request["options"]!["itemsIn"] = items;
        }

        if (NodeJson.Text(call, "flatten") is { } flatten)
        {
            request["options"]!["flatten"] = flatten;
        }

        if (NodeJson.Member(call, "pages") is { ValueKind: JsonValueKind.Object } pages)
        {
            request["options"]!["pagination"] = new JsonObject { ["pagination"] = JsonSerializer.SerializeToNode(pages) };
        }

        if (NodeJson.Text(call, "answer") == "file")
        {
            request["options"]!["response"] = new JsonObject { ["response"] = new JsonObject { ["responseFormat"] = "file", ["outputPropertyName"] = "data" } };
        }

        return JsonSerializer.SerializeToElement(request);
    }

    /// <summary>Puts the node's parameters in. False where one that is needed is missing; members whose parameter is not given are left out.</summary>
    private static (bool IsComplete, JsonNode? Made) Filled(JsonNode? wanted, JsonElement parameters, bool isAddress = false)
    {
        switch (wanted)
        {
            case JsonValue value when value.GetValueKind() == JsonValueKind.String && isAddress:
                return Address(value.GetValue<string>(), parameters);
            case JsonValue value when value.GetValueKind() == JsonValueKind.String && value.GetValue<string>() is { } text && text.StartsWith('#'):
                return ServiceParts.Make(text, parameters);
            case JsonValue value when value.GetValueKind() == JsonValueKind.String && value.GetValue<string>() is { } text && text.StartsWith('$'):
                var isNeeded = text.StartsWith("$!", StringComparison.Ordinal);
                var path = text[(isNeeded ? 2 : 1)..].Split('~');
                var found = Parameter(parameters, path[0]);
                Array.ForEach(path[1..], left => (found as JsonObject)?.Remove(left));
                return (found is not null || !isNeeded, found);
            case JsonObject members:
                var made = new JsonObject();
                foreach (var (name, member) in members)
                {
                    if (name == "..." && member is JsonValue spread)
                    {
                        if (Filled(spread, parameters) is not (true, var laidOut))
                        {
                            return (false, null);
                        }

                        foreach (var (key, given) in laidOut as JsonObject ?? [])
                        {
                            made[key] = given?.DeepClone();
                        }
                    }
                    else if (Filled(member, parameters) is not (true, var filled))
                    {
                        return (false, null);
                    }
                    else if (filled is not null)
                    {
                        made[name] = filled;
                    }
                }

                return (true, made);
            case JsonArray list:
                var elements = list.Select(element => Filled(element, parameters)).ToArray();
                return (elements.All(element => element.IsComplete), new JsonArray([.. elements.Select(element => element.Made).OfType<JsonNode>()]));
            default:
                return (true, wanted?.DeepClone());
        }
    }

    /// <summary>An address with parameters in braces: text is escaped, an expression stays one.</summary>
    private static (bool, JsonNode?) Address(string pattern, JsonElement parameters)
    {
        var isTemplate = false;
        var address = new System.Text.StringBuilder();
        foreach (var part in System.Text.RegularExpressions.Regex.Split(pattern, @"(\{\$[\w.:]+\})", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)))
        {
            if (!part.StartsWith("{$", StringComparison.Ordinal))
            {
                address.Append(part);
                continue;
            }

            var isRaw = part.EndsWith(":raw}", StringComparison.Ordinal);
            if (Parameter(parameters, part[2..(isRaw ? ^5 : ^1)]) is not JsonValue value)
            {
                return (false, null);
            }

            var text = value.ToString();
            isTemplate |= text.StartsWith('=');
            address.Append(text.StartsWith('=') ? text[1..] : isRaw || text.StartsWith("http", StringComparison.Ordinal) ? text : Uri.EscapeDataString(text));
        }

        return (true, JsonValue.Create((isTemplate ? "=" : "") + address));
    }

    /// <summary>
    /// A parameter; what a person picked from a list stands for its value, and with <c>:title</c> behind the path for its name. Of an address that was
    /// given instead of an id, the id. Null where it is not given or empty.
    /// </summary>
    internal static JsonNode? Parameter(JsonElement parameters, string path)
    {
        var isTitle = path.EndsWith(":title", StringComparison.Ordinal);
        var found = NodeJson.At(parameters, isTitle ? path[..^":title".Length] : path);
        if (found.ValueKind == JsonValueKind.Object && NodeJson.Flag(found, "__rl"))
        {
            var mode = NodeJson.Text(found, "mode");
            if (mode == "url" && !isTitle)
            {
                return IdIn(NodeJson.Text(found, "value"));
            }

            found = isTitle && mode != "name" ? mode == "list" ? NodeJson.Member(found, "cachedResultName") : default : NodeJson.Member(found, "value");
        }

        return found.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null || (found.ValueKind == JsonValueKind.String && found.GetString()!.Length == 0) ? null : JsonSerializer.SerializeToNode(found);
    }

    /// <summary>The id in an address of Google, Notion or Slack; null where there is none. Of an expression, one that looks for it when it runs.</summary>
    private static JsonValue? IdIn(string? address)
        => address is null ? null
            : address.StartsWith('=') ? JsonValue.Create($"={{{{ (address => (address.match(/{AddressIds.Replace("/", "\\/", StringComparison.Ordinal)}/)?.slice(1) ?? []).find(id => id) ?? address)(String({ServiceParts.InScript(JsonValue.Create(address))})) }}}}")
            : AddressId().Match(address) is { Success: true } match ? JsonValue.Create(match.Groups.Values.Skip(1).First(group => group.Success).Value) : null;

    private const string AddressIds = @"google\.com/.*?/(?:d|folders)/([\w-]{10,})|notion\.(?:so|site)/.*?([0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:[?#]|$)|slack\.com/archives/(\w+)";

    [System.Text.RegularExpressions.GeneratedRegex(AddressIds, System.Text.RegularExpressions.RegexOptions.None, 1000)]
    private static partial System.Text.RegularExpressions.Regex AddressId();

    private static FrozenDictionary<string, JsonElement> Load()
    {
        using var stream = typeof(ServiceCalls).Assembly.GetManifestResourceStream("Bizoholic.Flows.Activities.N8n.Import.services.json")!;
        using var document = JsonDocument.Parse(stream);
        return document.RootElement.EnumerateObject().ToFrozenDictionary(service => service.Name, service => service.Value.Clone(), StringComparer.Ordinal);
    }
}
