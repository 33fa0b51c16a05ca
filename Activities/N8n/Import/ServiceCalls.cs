using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Activities.Http.N8n;

namespace Bizoholic.Flows.Activities.N8n.Import;

/// <summary>
/// Nodes whose operation is one plain call of a service: they become HTTP requests. The table <c>services.json</c> says, by node type and
/// <c>resource/operation</c>, which; in it <c>$name</c> is the node's parameter at that path (<c>~part</c> behind it leaves a member out), and a call whose
/// parameter behind <c>$!</c> is missing does not apply; neither does one whose <c>when</c> is not so, whose <c>unless</c> is, that is given one of
/// the parameters <c>without</c> names, or another value than <c>only</c> says; of several values in a list, any will do. The <c>from</c> and <c>until</c> of
/// a service or a call are versions of its node, a service's <c>ways</c> further ways to sign in, each with what differs then. Where a node leaves out what is empty
/// (<c>leavesOutEmpty</c>), so does the request. <c>then</c> is a call that follows for each thing that was answered, with <c>{.field}</c> of it; where its answer is a file, that goes beside the thing, where it is to be <c>none</c>, the thing is left, and the field it <c>keeps</c> goes beside its answer. Of what is answered the first so many (<c>most</c>) are left.
/// A <c>mail</c> is written into the body, or into that of the call that follows: <see cref="GmailMail"/>.
/// <c>form</c> is sent as one, with <c>files</c> of the item by their names there. Texts at <c>json</c> in the answer are read as JSON, one at <c>file</c> is a file in Base64,
/// and fields are taken <c>fromHeaders</c>. An item holds what the answer has where it <c>takes</c> it from; a file stands <c>as</c> a parameter says.
/// A call that follows is made <c>every</c> so many seconds, <c>within</c> so many, <c>until</c> a field of its answer is so, which then <c>must</c> be as named unless it tells at
/// <c>fails</c> why it is not; of a file that follows the item <c>tells</c>, and a text at <c>reads</c> is JSON of items. A call that <c>holds</c> is for a parameter with that text in it.
/// A service that <c>takesKeys</c> does nothing twice that comes under one Idempotency-Key. An address that starts with <c>{address}</c> is one of the person's own, from the credential. <see cref="ServiceParts"/> tells what a part that starts with <c>#</c> is made of;
/// <c>{"#each": path, "as": part}</c> is a list with the part for each entry of a list of settings, none of which may have one that is named <c>without</c>; <c>{"#named": "name value", "given": {}, "always": {}}</c> one of names and values.
/// </summary>
internal static partial class ServiceCalls
{
    /// <summary>Version of HTTP Request that the made parameters are for.</summary>
    internal const double RequestVersion = 4.2;

    private static readonly string[] MakingAnew = ["create", "send", "post", "append", "add", "copy", "upload", "launch", "run", "Run", "share", "invite", "next", "previous", "call", "reply", "make", "push", "execute"];

    /// <summary>By node type: the service, once for each way to sign in.</summary>
    private static readonly FrozenDictionary<string, JsonElement[]> Services = Load();

    /// <summary>The services' node types, each with the names of its calls.</summary>
    internal static IEnumerable<(string Type, string[] Calls)> All => Services.Select(service => (service.Key, NodeJson.Members(NodeJson.Member(service.Value[0], "calls")).Select(call => call.Name).ToArray()));

    /// <summary>What the node becomes; null where the table has no call for it.</summary>
    public static NodeKind? Find(JsonElement node)
    {
        foreach (var service in Services.GetValueOrDefault(NodeJson.Text(node, "type") ?? "", []).Where(service => IsFor(service, node)))
        {
            if (CallsOf(service, node).Where(call => ObstaclesOf(call, NodeJson.Member(node, "parameters")).Length == 0).Select(call => Request(service, call, node)).FirstOrDefault(made => made is not null) is { } request)
            {
                return new NodeKind("HttpRequest") { Parameters = _ => request, TypeVersion = RequestVersion, Credential = NodeJson.Text(service, "credential"), HasOwnAddress = NodeJson.Text(service, "base")?.StartsWith(RequestAuth.OwnAddress, StringComparison.Ordinal) == true, AddressHint = NodeJson.Text(service, "address"), CredentialAdvice = NodeJson.Text(service, "advice") };
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
        var operation = $"The operation '{NameOf(known, parameters)}' of '{type}' is available, but";
        return obstacles.Length == 0 ? null
            : obstacles[0].Length > 0 ? $"{operation} not {As(obstacles[0])}."
            : EmptyIn(CallsOf(known, node).First(call => ObstaclesOf(call, parameters).Length == 0), parameters) is { Length: > 0 } empty ? $"{operation} {(empty.Length == 1 ? "its setting" : "its settings")} {Names(empty)} {(empty.Length == 1 ? "is" : "are")} empty. Fill {(empty.Length == 1 ? "it" : "them")} in in n8n, and import the flow again."
            : $"{operation} a setting that it needs is one that is known only when it runs.";

        static string As(string[] settings) => $"as its setting {Names(settings)} has it";

        static string Names(string[] settings) => string.Join(" and ", settings.Select(setting => $"'{setting}'"));
    }

    /// <summary>Settings that a call needs and that say nothing.</summary>
    private static string[] EmptyIn(JsonElement call, JsonElement parameters)
        => [.. Needed().Matches(call.GetRawText().Replace("#slackChannel", "$!channelId", StringComparison.Ordinal)).Select(match => match.Groups[1].Value).Distinct().Where(path => Parameter(parameters, path) is null)];

    private static bool IsFor(JsonElement service, JsonElement node) => ObstaclesOf(service, NodeJson.Member(node, "parameters")).Length == 0 && IsOfVersion(service, node);

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

    private static JsonElement? Request(JsonElement service, JsonElement call, JsonElement node)
    {
        var parameters = NodeJson.Member(node, "parameters");
        var leavesOut = NodeJson.Flag(service, "leavesOutEmpty");
        var line = NodeJson.Text(call, "call")!.Split(' ', 2);
        if (Address((line[1].StartsWith("http", StringComparison.Ordinal) ? "" : NodeJson.Text(service, "base")) + line[1], parameters) is not (true, { } url))
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
            if (Filled(JsonSerializer.SerializeToNode(query)!, parameters, leavesOut) is not (true, JsonObject pairs))
            {
                return null;
            }

            request["sendQuery"] = true;
            request["queryParameters"] = new JsonObject { ["parameters"] = new JsonArray([.. pairs.Select(pair => (JsonNode)new JsonObject { ["name"] = pair.Key, ["value"] = pair.Value?.DeepClone() })]) };
        }

        if (NodeJson.Members(NodeJson.Member(service, "headers")).Concat(NodeJson.Members(NodeJson.Member(call, "headers"))).GroupBy(header => header.Name).Select(same => same.Last()).ToArray() is { Length: > 0 } headers)
        {
            request["sendHeaders"] = true;
            request["headerParameters"] = new JsonObject { ["parameters"] = new JsonArray([.. headers.Select(header => (JsonNode)new JsonObject { ["name"] = header.Name, ["value"] = Filled(JsonSerializer.SerializeToNode(header.Value), parameters).Made })]) };
        }

        if (NodeJson.Member(call, "body") is { ValueKind: JsonValueKind.Object or JsonValueKind.String } body)
        {
            if (Filled(JsonSerializer.SerializeToNode(body)!, parameters, leavesOut) is not (true, { } made))
            {
                return null;
            }

            request["sendBody"] = true;
            request["contentType"] = NodeJson.Text(call, "type") ?? "json";
            request["specifyBody"] = "json";
            request[NodeJson.Text(call, "type") switch { "raw" => "body", "binaryData" => "inputDataFieldName", _ => "jsonBody" }] = made;
            if (NodeJson.Text(call, "contentType") is { } contentType)
            {
                request["rawContentType"] = contentType;
            }

            if (NodeJson.Flag(call, "adds"))
            {
                request["options"]!["leaves"] = made.DeepClone();
            }
        }

        if (NodeJson.Member(call, "form") is { ValueKind: JsonValueKind.Object } form)
        {
            if (Filled(JsonSerializer.SerializeToNode(form)!, parameters, leavesOut) is not (true, JsonObject fields) || Filled(JsonSerializer.SerializeToNode(NodeJson.Member(call, "files"))!, parameters) is not (true, JsonObject files))
            {
                return null;
            }

            request["sendBody"] = true;
            request["contentType"] = "multipart-form-data";
            request["bodyParameters"] = new JsonObject
            {
                ["parameters"] = new JsonArray(
                [
                    .. fields.Select(field => (JsonNode)new JsonObject { ["name"] = field.Key, ["value"] = field.Value?.DeepClone() }),
                    .. files.Select(file => (JsonNode)new JsonObject { ["parameterType"] = "formBinaryData", ["name"] = file.Key, ["inputDataFieldName"] = (file.Value is JsonObject named ? named["property"] : file.Value)?.DeepClone(), ["fileName"] = (file.Value as JsonObject)?["fileName"]?.DeepClone() }),
                ]),
            };
        }

        if (NodeJson.Member(call, "leaves") is { ValueKind: not JsonValueKind.Undefined } leaves)
        {
            request["options"]!["leaves"] = Filled(JsonSerializer.SerializeToNode(leaves), parameters).Made;
        }

        if (NodeJson.Flag(call, "adds"))
        {
            request["options"]!["adds"] = true;
        }

        if (NodeJson.Number(call, "onceUntil") is { } each && (NodeJson.Number(node, "typeVersion") ?? 1) < each)
        {
            request["options"]!["once"] = true;
        }

        if ((line[0] is "POST" or "PATCH" || NodeJson.Text(call, "then.call")?.Split(' ')[0] is "POST" or "PATCH") && !NodeJson.Flag(service, "takesKeys") && MakesAnew(NameOf(service, parameters)))
        {
            request["options"]!["sendOnce"] = true;
        }

        if (NodeJson.Flag(call, "rows"))
        {
            request["options"]!["rows"] = ServiceParts.SheetRows(node);
        }

        if (NodeJson.Text(call, "simplify") is { } simplify)
        {
            request["options"]!["simplify"] = new JsonObject
            {
                ["as"] = simplify,
                ["version"] = NodeJson.Number(node, "typeVersion") ?? 1,
                ["isFull"] = ((string[])["simple", "simplify", "simplifyOutput"]).Any(name => NodeJson.Member(parameters, name).ValueKind == JsonValueKind.False),
                ["of"] = Parameter(parameters, "blockId"),
                ["lookup"] = NodeJson.Text(call, "lookup") is { } lookup ? Address(lookup.StartsWith("http", StringComparison.Ordinal) ? lookup : NodeJson.Text(service, "base") + lookup, parameters).Item2 : null,
                ["prefix"] = NodeJson.Text(call, "attachments") is { } prefix ? ServiceParts.Make(prefix, parameters).Made : null,
            };
        }

        if (NodeJson.Member(call, "then") is { ValueKind: JsonValueKind.Object } then)
        {
            if (Following(service, then, parameters) is not { } following)
            {
                return null;
            }

            request["options"]!["then"] = following;
        }

        if (NodeJson.Text(call, "arrays") is { } arrays)
        {
            request["options"]!["queryParameterArrays"] = arrays;
        }

        if (NodeJson.Text(call, "items") is { } items)
        {
            request["options"]!["itemsIn"] = items;
        }

        if (NodeJson.Member(call, "mail") is { ValueKind: JsonValueKind.Object } mail)
        {
            if (Filled(JsonSerializer.SerializeToNode(mail)!, parameters) is not (true, { } written))
            {
                return null;
            }

            request["options"]!["mail"] = written;
        }

        if (NodeJson.Text(call, "most") is { } most)
        {
            request["options"]!["most"] = ServiceParts.Make(most, parameters).Made;
        }

        if (NodeJson.Text(call, "file") is { } file)
        {
            request["options"]!["fileIn"] = file;
        }

        if (NodeJson.Text(call, "json") is { } json)
        {
            request["options"]!["jsonIn"] = json;
        }

        if (NodeJson.Member(call, "takes") is { ValueKind: JsonValueKind.Object } takes)
        {
            request["options"]!["takes"] = JsonSerializer.SerializeToNode(takes);
        }

        if (request["jsonBody"]?.ToJsonString().Contains("\"$file\":", StringComparison.Ordinal) == true)
        {
            request["options"]!["embedsFiles"] = true;
        }

        if (NodeJson.Text(call, "as") is { } property && Filled(property, parameters).Made is { } name)
        {
            request["options"]!["response"] = new JsonObject { ["response"] = new JsonObject { ["outputPropertyName"] = name } };
        }

        if (NodeJson.Member(call, "fromHeaders") is { ValueKind: JsonValueKind.Object } told)
        {
            request["options"]!["fromHeaders"] = JsonSerializer.SerializeToNode(told);
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
            request["options"]!["response"] = new JsonObject { ["response"] = new JsonObject { ["responseFormat"] = "file", ["outputPropertyName"] = Filled(NodeJson.Text(call, "as"), parameters).Made ?? "data" } };
        }

        return JsonSerializer.SerializeToElement(request);
    }

    /// <summary>A call that follows, with the one that follows it. Null where a parameter that is needed is missing.</summary>
    private static JsonObject? Following(JsonElement service, JsonElement then, JsonElement parameters)
    {
        var line = NodeJson.Text(then, "call")!.Split(' ', 2);
        var next = NodeJson.Member(then, "then");
        if (Address((line[1].StartsWith("http", StringComparison.Ordinal) || line[1].StartsWith("{.", StringComparison.Ordinal) ? "" : NodeJson.Text(service, "base")) + line[1], parameters) is not (true, { } url)
            || Filled(NodeJson.Member(then, "body") is { ValueKind: JsonValueKind.Object } sent ? JsonSerializer.SerializeToNode(sent) : null, parameters) is not (true, var body)
            || (next.ValueKind == JsonValueKind.Object ? Following(service, next, parameters) : []) is not { } following)
        {
            return null;
        }

        var made = new JsonObject
        {
            ["method"] = line[0],
            ["url"] = url,
            ["body"] = body,
            ["file"] = NodeJson.Text(then, "file") is { } file ? ServiceParts.Make(file, parameters).Made : null,
            ["answer"] = NodeJson.Text(then, "answer"),
            ["fromHeaders"] = NodeJson.Member(then, "fromHeaders") is { ValueKind: JsonValueKind.Object } told ? JsonSerializer.SerializeToNode(told) : null,
            ["mimeType"] = NodeJson.Text(then, "mimeType") is { } type ? Parameter(parameters, type) : null,
            ["within"] = Filled(NodeJson.Text(then, "within"), parameters).Made,
            ["then"] = following.Count > 0 ? following : null,
        };
        foreach (var name in (string[])["keeps", "items", "reads", "until", "must", "fails", "every", "tells"])
        {
            made[name] = NodeJson.Member(then, name) is { ValueKind: not JsonValueKind.Undefined } given ? JsonSerializer.SerializeToNode(given) : null;
        }

        return made;
    }

    /// <summary>Puts the node's parameters in. False where one that is needed is missing; members whose parameter is not given are left out.</summary>
    private static (bool IsComplete, JsonNode? Made) Filled(JsonNode? wanted, JsonElement parameters, bool leavesOutEmpty = false)
    {
        switch (wanted)
        {
            case JsonValue value when value.GetValueKind() == JsonValueKind.String && value.GetValue<string>() is { } text && text.StartsWith('#'):
                return ServiceParts.Make(text, parameters);
            case JsonValue value when value.GetValueKind() == JsonValueKind.String && value.GetValue<string>() is { } text && text.StartsWith('$'):
                var isNeeded = text.StartsWith("$!", StringComparison.Ordinal);
                var path = text[(isNeeded ? 2 : 1)..].Split('~');
                var found = Parameter(parameters, path[0]);
                Array.ForEach(path[1..], left => (found as JsonObject)?.Remove(left));
                return (found is not null || !isNeeded, leavesOutEmpty && !isNeeded ? ServiceParts.UnlessEmpty(found) : found);
            case JsonObject each when each["#each"] is { } list:
                return Each(NodeJson.At(parameters, list.ToString()), each, leavesOutEmpty);
            case JsonObject named when named["#named"] is { } names:
                return Filled(named["always"] ?? new JsonObject(), parameters) is (true, JsonObject always) && Filled(named["given"] ?? new JsonObject(), parameters) is (true, JsonObject unlessEmpty)
                    ? (true, ServiceParts.Named(names.ToString().Split(' '), always, unlessEmpty)) : (false, null);
            case JsonObject members:
                var made = new JsonObject();
                foreach (var (name, member) in members)
                {
                    if (name == "-")
                    {
                        continue;
                    }
                    else if (name.StartsWith("...", StringComparison.Ordinal) && member is JsonValue spread)
                    {
                        if (Filled(spread, parameters, leavesOutEmpty) is not (true, var laidOut))
                        {
                            return (false, null);
                        }

                        // Fields whose names are known only when it runs cannot stand beside others.
                        if (laidOut is JsonValue)
                        {
                            return (members.Count == 1, laidOut);
                        }

                        foreach (var (key, given) in laidOut as JsonObject ?? [])
                        {
                            made[key] = given?.DeepClone();
                        }
                    }
                    else if (Filled(member, parameters, leavesOutEmpty) is not (true, var filled))
                    {
                        return (false, null);
                    }
                    else if (filled is not null)
                    {
                        made[name] = filled;
                    }
                }

                // What stands in the address is not sent again.
                if (Filled(members["-"], parameters).Made is { } sent)
                {
                    made.Remove(sent.ToString());
                }

                return (true, made);
            case JsonArray list:
                var elements = list.Select(element => Filled(element, parameters, leavesOutEmpty)).ToArray();
                return (elements.All(element => element.IsComplete), new JsonArray([.. elements.Select(element => element.Made).OfType<JsonNode>()]));
            default:
                return (true, wanted?.DeepClone());
        }
    }

    /// <summary>A part for each entry of a list of settings. Nothing where there are none; false where the list itself is known only when it runs.</summary>
    private static (bool IsComplete, JsonNode? Made) Each(JsonElement entries, JsonObject each, bool leavesOutEmpty)
    {
        JsonElement[] all = entries.ValueKind == JsonValueKind.Object ? [entries] : [.. NodeJson.Elements(entries)];
        if ((entries.ValueKind == JsonValueKind.String && entries.GetString()!.Length > 0) || (each["without"]?.AsArray() ?? []).Any(name => all.Any(entry => !IsEmpty(Parameter(entry, name!.ToString())))))
        {
            return (false, null);
        }

        var made = all.Select(entry => Filled(each["as"], entry, leavesOutEmpty)).ToArray();
        return (made.All(part => part.IsComplete), made.Length == 0 ? null : new JsonArray([.. made.Select(part => part.Made).OfType<JsonNode>()]));
    }

    /// <summary>An address with parameters, or scripts, in braces: text is escaped, an expression stays one.</summary>
    private static (bool, JsonNode?) Address(string pattern, JsonElement parameters)
    {
        var isTemplate = false;
        var address = new System.Text.StringBuilder();
        foreach (var part in System.Text.RegularExpressions.Regex.Split(pattern, @"(\{\$[\w.:]+\}|\{#js [^}]+\})", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)))
        {
            if (part.StartsWith("{#", StringComparison.Ordinal))
            {
                if (ServiceParts.Make(part[1..^1], parameters) is not (true, { } script))
                {
                    return (false, null);
                }

                isTemplate = true;
                address.Append(script.ToString()[1..]);
                continue;
            }

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
        return Parameter(parameters, (isTitle ? path[..^":title".Length] : path).Split('.'), isTitle);
    }

    /// <summary>A parameter by the names on the way to it, which may hold dots.</summary>
    internal static JsonNode? Parameter(JsonElement parameters, string[] names, bool isTitle = false)
    {
        var found = names.Aggregate(parameters, static (holder, name) => holder.ValueKind == JsonValueKind.Array && int.TryParse(name, out var place) ? NodeJson.Elements(holder).ElementAtOrDefault(place) : NodeJson.Member(holder, name));
        if (found.ValueKind == JsonValueKind.Object && (NodeJson.Flag(found, "__rl") || (NodeJson.Text(found, "mode") is not null && NodeJson.Member(found, "value").ValueKind != JsonValueKind.Undefined)))
        {
            var mode = NodeJson.Text(found, "mode");
            if (mode == "url" && !isTitle)
            {
                return IdIn(NodeJson.Text(found, "value"), names[^1]);
            }

            found = isTitle && mode != "name" ? mode == "list" ? NodeJson.Member(found, "cachedResultName") : default : NodeJson.Member(found, "value");
        }

        return found.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null || (found.ValueKind == JsonValueKind.String && found.GetString()!.Length == 0) ? null : JsonSerializer.SerializeToNode(found);
    }

    /// <summary>The id in an address of a service; null where there is none. Of an expression, one that looks for it when it runs.</summary>
    private static JsonValue? IdIn(string? address, string setting)
    {
        var ids = setting switch
        {
            "owner" => @"github\.com/([-\w]+)",
            "repository" => @"github\.com/[-\w]+/([-.\w]+)",
            "base" => @"airtable\.com/(app\w{2,})",
            "table" => @"airtable\.com/app\w{2,}/(tbl\w{2,})",
            _ => AddressIds,
        };
        return address is null ? null
            : address.StartsWith('=') ? JsonValue.Create($"={{{{ (address => (address.match(/{ids.Replace("/", "\\/", StringComparison.Ordinal)}/)?.slice(1) ?? []).find(id => id) ?? address)(String({ServiceParts.InScript(JsonValue.Create(address))})) }}}}")
            : System.Text.RegularExpressions.Regex.Match(address, ids, System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)) is { Success: true } match ? JsonValue.Create(match.Groups.Values.Skip(1).First(group => group.Success).Value) : null;
    }

    private const string AddressIds = @"google\.com/.*?/(?:d|folders)/([\w-]{10,})|notion\.(?:so|site)/.*?([0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:[?#]|$)|slack\.com/archives/(\w+)|trello\.com/[bc]/(\w+)|console\.apify\.com/actors/(\w+)|atlassian\.net/browse/([\w-]+)";

    [System.Text.RegularExpressions.GeneratedRegex(@"(?:\$!\(?|\{\$)([\w.]+)")]
    private static partial System.Text.RegularExpressions.Regex Needed();

    private static FrozenDictionary<string, JsonElement[]> Load()
    {
        using var stream = typeof(ServiceCalls).Assembly.GetManifestResourceStream("Bizoholic.Flows.Activities.N8n.Import.services.json")!;
        using var document = JsonDocument.Parse(stream);
        return document.RootElement.EnumerateObject().ToFrozenDictionary(service => service.Name, service => Ways(service.Value).ToArray(), StringComparer.Ordinal);
    }

    private static IEnumerable<JsonElement> Ways(JsonElement service)
    {
        yield return service.Clone();
        foreach (var way in NodeJson.Elements(NodeJson.Member(service, "ways")))
        {
            var made = NodeJson.Members(service).Where(member => member.Name is not ("ways" or "only")).ToDictionary(member => member.Name, member => member.Value);
            foreach (var member in NodeJson.Members(way))
            {
                made[member.Name] = member.Value;
            }

            yield return JsonSerializer.SerializeToElement(made);
        }
    }
}
