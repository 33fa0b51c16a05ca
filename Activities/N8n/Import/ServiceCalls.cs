using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Activities.Http.N8n;

namespace Bizoholic.Flows.Activities.N8n.Import;

/// <summary>
/// Nodes whose operation is one plain call of a service: they become HTTP requests. The table in <c>Services/</c> says, by node type (a file each) and
/// <c>resource/operation</c>, which; in it <c>$name</c> is the node's parameter at that path (<c>~part</c> behind it leaves a member out), and a call whose
/// parameter behind <c>$!</c> is missing does not apply; neither does one whose <c>when</c> is not so, whose <c>unless</c> is, that is given one of
/// the parameters <c>without</c> names, or another value than <c>only</c> says; of several values in a list, any will do. The <c>from</c> and <c>until</c> of
/// a service or a call are versions of its node, a service's <c>ways</c> further ways to sign in, each with what differs then. Where a node leaves out what is empty
/// (<c>leavesOutEmpty</c>), so does the request. <c>then</c> is a call that follows for each thing that was answered, with <c>{.field}</c> of it; where its answer is a file, that goes beside the thing, where it is to be <c>none</c>, the thing is left, and the field it <c>keeps</c> goes beside its answer. Of what is answered the first so many (<c>most</c>) are left.
/// A <c>mail</c> is written into the body, or into that of the call that follows: <see cref="GmailMail"/>.
/// <c>form</c> is sent as one, with <c>files</c> of the item by their names there; with <c>formLists</c> a list makes a field of each element. Texts at <c>json</c> in the answer are read as JSON, one at <c>file</c> is a file in Base64,
/// and fields are taken <c>fromHeaders</c>. An item holds what the answer has where it <c>takes</c> it from; a file stands <c>as</c> a parameter says.
/// A call that follows is made <c>every</c> so many seconds, <c>within</c> so many, <c>until</c> a field of its answer is so, which then <c>must</c> be as named unless it tells at
/// <c>fails</c> why it is not; of a file that follows the item <c>tells</c>. A call that <c>holds</c> is for a parameter with that text in it.
/// An answer is read as <c>xml</c>, of its things those are left <c>where</c> fields fit patterns, and it, too, <c>must</c> be as named and <c>fails</c>. A call can have an <c>auth</c> of its own: see <see cref="ServiceAuth"/>.
/// A call that <c>asks</c> is a message whose links lead to a page, and waits for what a person answers there.
/// A service that <c>takesKeys</c> does nothing twice that comes under one Idempotency-Key. An address that starts with <c>{address}</c> is one of the person's own, from the credential. <see cref="ServiceParts"/> tells what a part that starts with <c>#</c> is made of;
/// <c>{"#each": path, "as": part}</c> is a list with the part for each entry of a list of settings, none of which may have one that is named <c>without</c>; <c>{"#named": "name value", "given": {}, "always": {}}</c> one of names and values.
/// </summary>
internal static partial class ServiceCalls
{
    /// <summary>Version of HTTP Request that the made parameters are for.</summary>
    internal const double RequestVersion = 4.2;

    private static readonly string[] MakingAnew = ["create", "send", "post", "append", "add", "copy", "upload", "launch", "run", "Run", "share", "invite", "next", "previous", "call", "reply", "make", "push", "execute", "publish", "invoke", "schedule", "promote"];

    /// <summary>Name of the calls of triggers, which have no operations.</summary>
    private const string Poll = "poll";

    /// <summary>By node type: the service, once for each way to sign in.</summary>
    private static readonly FrozenDictionary<string, JsonElement[]> Services = EmbeddedTable.Load("Services");

    /// <summary>The services' node types, each with the names of its calls.</summary>
    internal static IEnumerable<(string Type, string[] Calls)> All => Services.Select(service => (service.Key, NodeJson.Members(NodeJson.Member(service.Value[0], "calls")).Select(call => call.Name).ToArray()));

    /// <summary>What the node becomes; null where the table has no call for it.</summary>
    public static NodeKind? Find(JsonElement node)
    {
        foreach (var service in Services.GetValueOrDefault(NodeJson.Text(node, "type") ?? "", []).Where(service => IsFor(service, node)))
        {
            if (CallsOf(service, node).Where(call => ObstaclesOf(call, NodeJson.Member(node, "parameters")).Length == 0).Select(call => Request(service, call, node)).FirstOrDefault(made => made is not null) is { } request)
            {
                return new NodeKind(NodeJson.At(request, "options.poll").ValueKind == JsonValueKind.Object ? "PollTrigger" : "HttpRequest") { IsTrigger = NodeJson.At(request, "options.poll").ValueKind == JsonValueKind.Object, Parameters = _ => request, TypeVersion = RequestVersion, Credential = NodeJson.Text(service, "credential"), HasOwnAddress = NodeJson.Text(service, "base")?.StartsWith(RequestAuth.OwnAddress, StringComparison.Ordinal) == true, AddressHint = NodeJson.Text(service, "address"), CredentialAdvice = NodeJson.Text(service, "advice") };
            }
        }

        return null;
    }

    /// <summary>Why a node whose operation is in the table cannot be had with the settings it has; null where the operation is not there.</summary>
    public static string? ReasonAgainst(JsonElement node)
    {
        var type = NodeJson.Text(node, "type") ?? "";
        var parameters = NodeJson.Member(node, "parameters");
        var services = Services.GetValueOrDefault(type, []);
        if (services.Length == 0)
        {
            return null;
        }

        if (services.FirstOrDefault(service => IsFor(service, node)) is not { ValueKind: JsonValueKind.Object } known)
        {
            return $"'{type}' is available, but not {(ObstaclesOf(services[0], parameters) is { Length: > 0 } others ? As(others) : $"in version {NodeJson.Number(node, "typeVersion") ?? 1}")}.";
        }

        var obstacles = CallsOf(known, node).Select(call => ObstaclesOf(call, parameters)).OrderBy(found => found.Length).ToArray();
        var operation = NodeJson.Text(known, "default") == Poll ? $"'{type}' is available, but" : $"The operation '{NameOf(known, parameters)}' of '{type}' is available, but";
        return obstacles.Length == 0 ? null
            : obstacles[0].Length > 0 ? $"{operation} not {As(obstacles[0])}."
            : $"{operation} a setting that it needs is one that is known only when it runs.";

        static string As(string[] settings) => $"as its setting {Names(settings)} has it";

        static string Names(string[] settings) => string.Join(" and ", settings.Select(setting => $"'{setting}'"));
    }

    /// <summary>Settings that the node's call needs and that say nothing.</summary>
    public static string[] EmptyIn(JsonElement node)
    {
        var parameters = NodeJson.Member(node, "parameters");
        var call = Services.GetValueOrDefault(NodeJson.Text(node, "type") ?? "", []).Where(service => IsFor(service, node)).Take(1)
            .SelectMany(service => CallsOf(service, node)).FirstOrDefault(call => ObstaclesOf(call, parameters).Length == 0);
        return call.ValueKind != JsonValueKind.Object ? [] : [.. Needed().Matches(call.GetRawText().Replace("#slackChannel", $"$!{ServiceParts.SlackReceiver(node)}", StringComparison.Ordinal)).Select(match => match.Groups[1].Value).Distinct().Where(path => Parameter(parameters, path) is null)];
    }

    internal static bool IsFor(JsonElement service, JsonElement node) => ObstaclesOf(service, NodeJson.Member(node, "parameters")).Length == 0 && IsOfVersion(service, node);

    private static bool IsOfVersion(JsonElement part, JsonElement node)
        => (NodeJson.Number(node, "typeVersion") ?? 1) is var version && version >= (NodeJson.Number(part, "from") ?? 0) && version < (NodeJson.Number(part, "until") ?? double.MaxValue);

    /// <summary>The calls of the node's operation, the best first.</summary>
    private static IEnumerable<JsonElement> CallsOf(JsonElement service, JsonElement node)
    {
        var given = NodeJson.Member(NodeJson.Member(service, "calls"), NameOf(service, NodeJson.Member(node, "parameters")));
        return (given.ValueKind == JsonValueKind.Object ? [given] : NodeJson.Elements(given)).Where(call => IsOfVersion(call, node));
    }

    private static string NameOf(JsonElement service, JsonElement parameters)
    {
        var defaults = NodeJson.Text(service, "default")?.Split('/') ?? [];
        var operation = NodeJson.Text(parameters, "operation");
        return defaults.Length == 2
            ? $"{NodeJson.Text(parameters, "resource") ?? defaults[0]}/{operation ?? DefaultOf(service, NodeJson.Text(parameters, "resource") ?? defaults[0]) ?? defaults[1]}"
            : operation ?? defaults.FirstOrDefault() ?? "";
    }

    /// <summary>The node's settings that keep a call from being made for it.</summary>
    private static string[] ObstaclesOf(JsonElement part, JsonElement parameters) =>
    [
        .. NodeJson.Members(NodeJson.Member(part, "only")).Where(member => Parameter(parameters, member.Name) is { } given && !Is(given, member.Value)).Select(member => member.Name),
        .. NodeJson.Members(NodeJson.Member(part, "when")).Where(member => !Is(Parameter(parameters, member.Name), member.Value)).Select(member => member.Name),
        .. NodeJson.Members(NodeJson.Member(part, "holds")).Where(member => Parameter(parameters, member.Name)?.ToString() is not { } given || given.StartsWith('=') || !given.Contains(member.Value.GetString()!, StringComparison.Ordinal)).Select(member => member.Name),
        .. NodeJson.Members(NodeJson.Member(part, "unless")).Where(member => Is(Parameter(parameters, member.Name), member.Value)).Select(member => member.Name),
        .. NodeJson.Elements(NodeJson.Member(part, "without")).Select(path => path.GetString()!).Where(path => !IsEmpty(Parameter(parameters, path))),
    ];

    private static bool Is(JsonNode? given, JsonElement wanted)
        => JsonNode.DeepEquals(given, JsonSerializer.SerializeToNode(wanted)) || (given is JsonValue && NodeJson.Elements(wanted).Any(one => JsonNode.DeepEquals(given, JsonSerializer.SerializeToNode(one))));

    /// <summary>Whether an operation done twice leaves two of something. All others set, ask or end, and leave the same.</summary>
    private static bool MakesAnew(string operation) => Array.Exists(MakingAnew, verb => operation[(operation.IndexOf('/', StringComparison.Ordinal) + 1)..].StartsWith(verb, StringComparison.Ordinal));

    private static bool IsEmpty(JsonNode? given) => given is null or JsonArray { Count: 0 } or JsonObject { Count: 0 } || (given is JsonValue value && value.GetValueKind() == JsonValueKind.False);

    /// <summary>The operation a resource has when the node names none: n8n leaves defaults out of its files.</summary>
    private static string? DefaultOf(JsonElement service, string resource) => NodeJson.Text(service, $"defaults.{resource}");

    [System.Text.RegularExpressions.GeneratedRegex(@"(?:\$!\(?|\{\$)([\w.]+)")]
    private static partial System.Text.RegularExpressions.Regex Needed();
}
