using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bizoholic.Flows.Activities.N8n.Import;

/// <summary>Makes the HTTP request that a call of the table is, with those that follow it.</summary>
internal static partial class ServiceCalls
{
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
            request["service"] = AuthOf(service, call) is { ValueKind: JsonValueKind.Object } auth ? JsonSerializer.SerializeToNode(auth) : null;
        }

        if (NodeJson.Member(call, "query") is { ValueKind: JsonValueKind.Object } query)
        {
            if (Filled(JsonSerializer.SerializeToNode(query)!, parameters, leavesOut) is not (true, { } asked))
            {
                return null;
            }

            request["sendQuery"] = true;
            if (asked is JsonObject pairs)
            {
                request["queryParameters"] = new JsonObject { ["parameters"] = new JsonArray([.. pairs.Select(pair => (JsonNode)new JsonObject { ["name"] = pair.Key, ["value"] = pair.Value?.DeepClone() })]) };
            }
            else
            {
                (request["specifyQuery"], request["jsonQuery"]) = ("json", asked);
            }
        }

        if (NodeJson.Members(NodeJson.Member(service, "headers")).Concat(NodeJson.Members(NodeJson.Member(call, "headers"))).GroupBy(header => header.Name).Select(same => same.Last()).ToArray() is { Length: > 0 } headers)
        {
            request["sendHeaders"] = true;
            request["headerParameters"] = new JsonObject { ["parameters"] = new JsonArray([.. headers.Select(header => (header.Name, Value: Filled(JsonSerializer.SerializeToNode(header.Value), parameters).Made)).Where(header => header.Value is not null).Select(header => (JsonNode)new JsonObject { ["name"] = header.Name, ["value"] = header.Value })]) };
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

        if (NodeJson.Flag(call, "asks"))
        {
            (request["options"]!["asks"], request["options"]!["once"]) = (AskParts.Page(parameters), true);
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

        if (NodeJson.Member(call, "poll") is { ValueKind: JsonValueKind.Object } poll)
        {
            request["options"]!["poll"] = Filled(JsonSerializer.SerializeToNode(poll), parameters).Made;
            request["triggerTimes"] = NodeJson.At(parameters, "pollTimes.item") is { ValueKind: JsonValueKind.Array } times && times.GetArrayLength() > 0
                ? JsonSerializer.SerializeToNode(NodeJson.Member(parameters, "pollTimes"))
                : new JsonObject { ["item"] = new JsonArray(new JsonObject { ["mode"] = "everyMinute" }) };
        }

        foreach (var asked in (string[])["xml", "where", "fails", "must", "formLists"])
        {
            if (NodeJson.Member(call, asked) is { ValueKind: not JsonValueKind.Undefined } given)
            {
                request["options"]![asked] = JsonSerializer.SerializeToNode(given);
            }
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

        if (request.ToJsonString().Contains("\"$file\":", StringComparison.Ordinal))
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

        if (NodeJson.Text(call, "answer") == "feed")
        {
            request["options"]!["feed"] = true;
            request["options"]!["response"] = new JsonObject { ["response"] = new JsonObject { ["responseFormat"] = "text" } };
        }

        if (NodeJson.Text(call, "answer") == "file")
        {
            request["options"]!["response"] = new JsonObject { ["response"] = new JsonObject { ["responseFormat"] = "file", ["outputPropertyName"] = Filled(NodeJson.Text(call, "as"), parameters).Made ?? "data" } };
        }

        return JsonSerializer.SerializeToElement(request);
    }

    private static JsonElement AuthOf(JsonElement service, JsonElement call) => NodeJson.Member(call, "auth") is { ValueKind: JsonValueKind.Object } own ? own : NodeJson.Member(service, "auth");

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
        foreach (var name in (string[])["keeps", "items", "until", "must", "fails", "every", "tells"])
        {
            made[name] = NodeJson.Member(then, name) is { ValueKind: not JsonValueKind.Undefined } given ? JsonSerializer.SerializeToNode(given) : null;
        }

        return made;
    }
}
