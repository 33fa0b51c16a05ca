using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Activities.Http.N8n;

namespace Bizoholic.Flows.Activities.N8n.Import;

/// <summary>
/// Triggers whose service calls the flow, and is told the flow's address when the flow is published. The table in <c>Triggers/</c> says for each node type
/// (a file each) how that goes; parameters are filled in as in the table of services (<see cref="ServiceCalls"/>), <c>defaults</c> where the node leaves them out.
/// <list type="bullet">
/// <item>A call that comes in is known by its <c>check</c>: a <c>header</c> that is the secret, an <c>hmac</c> over the body, the ways of <c>stripe</c> and <c>slack</c>, or
/// a key in the <c>address</c>. The secret is one of ours, unless it is <c>kept</c> from what the service answered, or a field of the credential.</item>
/// <item><c>handshakes</c> are answered before that, by what stands outside of the body, <c>answers</c> behind it; of all other calls those that are <c>wanted</c> start a run
/// with the <c>items</c>, once for each <c>delivery</c>, with its <c>files</c>. In these expressions <c>$json</c> is the call: method, query, headers, body; and <c>asked</c>, what the addresses in <c>asks</c> answered.</item>
/// <item><c>signUp</c> are the calls that tell the service the address, <c>look</c> the one that finds it there, <c>signOff</c> those that take it back. In them <c>{webhookUrl}</c> and
/// <c>{secret}</c> stand for those, <c>{tag}</c> for a name of the address, <c>{user}</c> and <c>{password}</c> for those of the credential, and any other name for what an answer gave that a call <c>keeps</c>. A look goes <c>in</c> a
/// list (<c>.</c> is the answer itself, <c>*.</c> before a name each of its entries) for the first entry <c>where</c> all is as said. Where a service calls one address per account only (<c>alone</c>), the one that it calls now is at
/// <c>taken</c>, of the entries that are <c>of</c> the kind. Without calls a person enters the address, as <c>byHand</c> says.</item>
/// </list>
/// </summary>
internal static class ServiceTriggers
{
    public const string ActivityType = "ServiceTrigger";

    private static readonly string[] Parts = ["name", "auth", "check", "methods", "handshakes", "answers", "wanted", "delivery", "asks", "items", "files", "alone", "sample", "byHand"];

    private static readonly FrozenDictionary<string, JsonElement[]> Table = EmbeddedTable.Load("Triggers");

    /// <summary>The node types.</summary>
    public static IEnumerable<string> Types => Table.Keys;

    public static NodeKind? Find(JsonElement node)
        => Of(node) is not { ValueKind: JsonValueKind.Object } entry ? null : new NodeKind(ActivityType)
        {
            IsTrigger = true,
            NewestVersion = NodeJson.Number(node, "typeVersion"),
            Credential = NodeJson.Text(entry, "credential"),
            HasOwnAddress = NodeJson.Text(entry, "base")?.StartsWith(RequestAuth.OwnAddress, StringComparison.Ordinal) == true,
            AddressHint = NodeJson.Text(entry, "address"),
            CredentialAdvice = NodeJson.Text(entry, "advice"),
            Becomes = NodeJson.Text(entry, "byHand") ?? $"{NodeJson.Text(entry, "name")} is told its address when the flow is published.",
        };

    /// <summary>The entry of a node with its parameters in their places; text that starts with "=" is a template. Null where the table has none.</summary>
    /// <param name="missing">Parameters without which the service cannot be told.</param>
    public static JsonObject? Fill(JsonElement node, out string[] missing)
    {
        missing = [];
        if (Of(node) is not { ValueKind: JsonValueKind.Object } entry)
        {
            return null;
        }

        var parameters = ParametersOf(entry, node);
        var made = new JsonObject();
        foreach (var name in Parts)
        {
            Set(made, name, ServiceCalls.Filled(Copy(entry, name), parameters).Made);
        }

        made["signUp"] = new JsonArray([.. NodeJson.Elements(NodeJson.Member(entry, "signUp")).Select(call => Call(entry, call, parameters))]);
        made["signOff"] = new JsonArray([.. NodeJson.Elements(NodeJson.Member(entry, "signOff")).Select(call => Call(entry, call, parameters))]);
        Set(made, "look", NodeJson.Member(entry, "look") is { ValueKind: JsonValueKind.Object } look ? Call(entry, look, parameters) : null);
        missing = [.. NodeJson.Elements(NodeJson.Member(entry, "needs")).Select(path => path.GetString()!).Where(path => ServiceCalls.Parameter(parameters, path) is null or JsonArray { Count: 0 })];
        return made;
    }

    private static JsonObject Call(JsonElement entry, JsonElement call, JsonElement parameters)
    {
        var line = NodeJson.Text(call, "call")!.Split(' ', 2);
        var isWhole = line[1].StartsWith("http", StringComparison.Ordinal) || line[1].StartsWith("{id}", StringComparison.Ordinal);
        var made = new JsonObject { ["method"] = line[0], ["url"] = ServiceCalls.Address((isWhole ? "" : NodeJson.Text(entry, "base")) + line[1], parameters).Made };
        foreach (var name in (string[])["query", "body", "form", "headers", "where", "of"])
        {
            Set(made, name, ServiceCalls.Filled(Copy(call, name), parameters).Made);
        }

        foreach (var name in (string[])["in", "keeps", "secret", "taken", "fails", "arrays"])
        {
            Set(made, name, Copy(call, name));
        }

        made["before"] = new JsonArray([.. NodeJson.Elements(NodeJson.Member(call, "before")).Select(first => Call(entry, first, parameters))]);
        return made;
    }

    private static void Set(JsonObject made, string name, JsonNode? part)
    {
        if (part is not null)
        {
            made[name] = part;
        }
    }

    private static JsonElement Of(JsonElement node)
    {
        foreach (var entry in Table.GetValueOrDefault(NodeJson.Text(node, "type") ?? "", []))
        {
            if (ServiceCalls.IsFor(entry, With(node, ParametersOf(entry, node))))
            {
                return entry;
            }
        }

        return default;
    }

    /// <summary>What the node leaves out is as the table says; its version is there too, as <c>nodeVersion</c>.</summary>
    private static JsonElement ParametersOf(JsonElement entry, JsonElement node)
    {
        var parameters = NodeJson.Member(entry, "defaults") is { ValueKind: JsonValueKind.Object } defaults ? (JsonObject)JsonSerializer.SerializeToNode(defaults)! : [];
        foreach (var member in NodeJson.Members(NodeJson.Member(node, "parameters")))
        {
            parameters[member.Name] = JsonSerializer.SerializeToNode(member.Value);
        }

        parameters["nodeVersion"] = NodeJson.Number(node, "typeVersion") ?? 1;
        return JsonSerializer.SerializeToElement(parameters);
    }

    private static JsonElement With(JsonElement node, JsonElement parameters)
        => JsonSerializer.SerializeToElement(new JsonObject { ["typeVersion"] = NodeJson.Number(node, "typeVersion") ?? 1, ["parameters"] = JsonSerializer.SerializeToNode(parameters) });

    private static JsonNode? Copy(JsonElement holder, string name)
        => NodeJson.Member(holder, name) is { ValueKind: not JsonValueKind.Undefined } part ? JsonSerializer.SerializeToNode(part) : null;
}
