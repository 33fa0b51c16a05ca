using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Bizoholic.Flows.Activities.N8n.Import;

/// <summary>Parts of a request that are more than a parameter of the node in another place.</summary>
internal static partial class ServiceParts
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>False where a parameter that is needed is missing; nothing made where the node does not ask for the part.</summary>
    public static (bool IsComplete, JsonNode? Made) Make(string part, JsonElement parameters) => part switch
    {
        "#slackChannel" => SlackChannel(parameters),
        "#slackBlocks" => (true, ServiceCalls.Parameter(parameters, "messageType") is JsonValue kind && kind.ToString() == "block" ? ServiceCalls.Parameter(parameters, "blocksUi") switch
        {
            // The node takes what Slack's block builder gives: an object with the blocks in it, or the blocks, as text or not.
            null => null,
            var blocks => JsonValue.Create($"={{{{ (given => given?.blocks ?? given)((value => typeof value === \"string\" ? JSON.parse(value) : value)({InScript(blocks)})) }}}}"),
        } : null),
        "#sheetId" => SheetId(NodeJson.Member(parameters, "sheetName")),
        "#telegramMarkup" => (true, TelegramMarkup(parameters)),
        "#chat" or "#chat json" or "#inputs" or "#inputs json" or "#contents" or "#instruction" => ModelParts.Make(part, parameters),
        "#entered" => (true, Entered(NodeJson.At(parameters, "workflowConfig.value"))),
        "#said" or "#pageFormats" => ModelParts.Make(part, parameters),
        _ when part.StartsWith("#ask ", StringComparison.Ordinal) => (true, AskParts.Make(part, parameters)),
        _ when part.StartsWith("#seen ", StringComparison.Ordinal) => SeenParts.Make(part, parameters),
        "#airtableMatch" or "#airtableFields" => AirtableParts.Make(part, parameters),
        "#docsRequests" => DocumentParts.Requests(parameters),
        "#zendeskComment" => (true, ZendeskComment(parameters)),
        _ when part.Split(' ') is ["#one", var path, var name] => (true, ServiceCalls.Parameter(parameters, path) is { } one ? new JsonObject { [name] = one } : null),
        _ when part.Split(' ') is ["#jiraUser", var path] => (true, ServiceCalls.Parameter(parameters, path) is { } user ? new JsonObject { [NodeJson.Text(parameters, "jiraVersion")?.StartsWith("server", StringComparison.Ordinal) == true ? "name" : "id"] = user } : null),
        _ when part.Split(' ') is ["#first", .. var paths] => (true, paths.Select(path => ServiceCalls.Parameter(parameters, path)).FirstOrDefault(found => found is not null)),
        _ when part.Split(' ') is ["#or", var path, var otherwise] => (true, ServiceCalls.Parameter(parameters, path) ?? JsonNode.Parse(otherwise)),
        _ when part.Split(' ') is ["#fields" or "#pairs", var path, var name, var value, .. var prefix] => Fields(NodeJson.At(parameters, path), name, value, string.Concat(prefix)),
        _ when part.Split(' ') is ["#texts", .. var others] => (true, new JsonObject([.. NodeJson.Members(parameters).Where(member => !others.Contains(member.Name)).Select(member => KeyValuePair.Create(member.Name, (JsonNode?)JsonValue.Create(member.Value.ToString())))])),
        _ when part.Split(' ') is ["#snake", var path] => (true, Snake(NodeJson.At(parameters, path))),
        // Some texts are templates without being marked as ones.
        _ when part.Split(' ') is ["#template", var path] => ServiceCalls.Parameter(parameters, path) is { } text ? (true, text.ToString() is var sent && sent.Contains("{{", StringComparison.Ordinal) && !sent.StartsWith('=') ? JsonValue.Create("=" + sent) : text) : (false, null),
        _ when part.Split(' ') is ["#input", var path] => Input(ServiceCalls.Parameter(parameters, path)),
        _ when part.Split(' ') is ["#json?", var path] => ServiceCalls.Parameter(parameters, path) is { } given ? Json(given) : (true, null),
        _ when part.Split(' ') is ["#json", var path] => Json(ServiceCalls.Parameter(parameters, path)),
        _ when part.Split(' ') is ["#rowFilter", ..] => RowFilter.Make(parameters, isNeeded: part.Contains(' ', StringComparison.Ordinal), isEquals: part.EndsWith("equals", StringComparison.Ordinal)),
        "#rowFilter" => RowFilter.Make(parameters, isNeeded: false, isEquals: false),
        _ when part.StartsWith("#notion", StringComparison.Ordinal) => NotionParts.Make(part, parameters),
        _ when part.StartsWith("#js ", StringComparison.Ordinal) => Script(part[4..], parameters),
        _ => throw new InvalidOperationException($"The table of services names the unknown part '{part}'."),
    };

    /// <summary>JavaScript in which <c>$(name)</c> is a parameter, as what it gives when it is evaluated; <c>$!(name)</c> is one that is needed.</summary>
    private static (bool, JsonNode?) Script(string code, JsonElement parameters)
    {
        var isComplete = true;
        var script = Named().Replace(code, match =>
        {
            var found = ServiceCalls.Parameter(parameters, match.Groups[2].Value);
            isComplete &= found is not null || match.Groups[1].Length == 0;
            return InScript(found);
        });
        return (isComplete, JsonValue.Create($"={{{{ {script} }}}}"));
    }

    /// <summary>A parameter as JavaScript: a template becomes its pieces put together.</summary>
    public static string InScript(JsonNode? parameter)
    {
        if (parameter is JsonArray or JsonObject && HasTemplate(parameter))
        {
            // No object is written as one: its brackets could end a hole.
            return parameter is JsonObject members ? $"Object.fromEntries([{string.Join(',', members.Select(member => $"[{Literal(JsonValue.Create(member.Key)!)},{InScript(member.Value)}]"))}])"
                : $"[{string.Join(',', parameter.AsArray().Select(InScript))}]";
        }

        if (parameter is not JsonValue value || value.GetValueKind() != JsonValueKind.String || value.GetValue<string>() is not ['=', .. var template])
        {
            return parameter is null ? "undefined" : Literal(parameter);
        }

        var pieces = Hole().Split(template).Where(piece => piece.Length > 0).Select(piece => piece.StartsWith("{{", StringComparison.Ordinal) ? $"({piece[2..^2]}\n)" : Literal(JsonValue.Create(piece)!)).ToArray();
        return pieces.Length == 1 ? pieces[0] : $"[{string.Join(',', pieces)}].join(\"\")";
    }

    private static bool HasTemplate(JsonNode? node) => node switch
    {
        JsonArray list => list.Any(HasTemplate),
        JsonObject members => members.Any(member => HasTemplate(member.Value)),
        JsonValue value => value.GetValueKind() == JsonValueKind.String && value.GetValue<string>().StartsWith('='),
        _ => false,
    };

    /// <summary>A parameter for nodes that leave out what is empty: nothing where it is, and one that an expression makes is left out where that gives nothing.</summary>
    public static JsonNode? UnlessEmpty(JsonNode? parameter) => parameter switch
    {
        JsonValue value when value.GetValueKind() == JsonValueKind.False || (value.GetValueKind() == JsonValueKind.Number && value.GetValue<double>() == 0) => null,
        JsonValue value when value.GetValueKind() == JsonValueKind.String && value.GetValue<string>() is ['=', '{', '{', .. var rest] && Hole().Count("{{" + rest) == 1 && rest.TrimEnd().EndsWith("}}", StringComparison.Ordinal) => JsonValue.Create($"={{{{ {InScript(value)} || undefined }}}}"),
        _ => parameter,
    };

    /// <summary>Brackets are written so that they neither open nor end a hole.</summary>
    private static string Literal(JsonNode node)
        => node is JsonValue ? node.ToJsonString(Relaxed).Replace("{", "\\u007b", StringComparison.Ordinal).Replace("}", "\\u007d", StringComparison.Ordinal) : $"JSON.parse({Literal(JsonValue.Create(node.ToJsonString(Relaxed))!)})";

    /// <summary>Names and values of a list as an object; one that is made when it runs where a name is known only then.</summary>
    private static (bool, JsonNode?) Fields(JsonElement list, string name, string value, string prefix)
    {
        var fields = NodeJson.Elements(list).Select(entry => (Name: ServiceCalls.Parameter(entry, name), Value: ServiceCalls.Parameter(entry, value) ?? "")).ToArray();
        if (Array.Exists(fields, field => field.Name is not JsonValue))
        {
            return (false, null);
        }

        if (Array.Exists(fields, field => field.Name!.ToString().StartsWith('=')))
        {
            return (true, JsonValue.Create($"={{{{ Object.fromEntries([{string.Join(',', fields.Select(field => $"[{InScript(JsonValue.Create(prefix))} + {InScript(field.Name)},{InScript(field.Value)}]"))}]) }}}}"));
        }

        var made = new JsonObject();
        foreach (var field in fields)
        {
            made[prefix + field.Name!.ToString().Trim()] = field.Value.DeepClone();
        }

        return (true, made);
    }

    /// <summary>Fields as a list of names and values, which services call as they like. Those that say nothing when it runs are left out, unless they are always sent.</summary>
    public static JsonValue Named(string[] names, JsonObject always, JsonObject given)
    {
        static string Pairs(JsonObject fields) => $"[{string.Join(',', fields.Select(field => $"[{InScript(JsonValue.Create(field.Key))},{InScript(field.Value)}]"))}]";
        return JsonValue.Create($"={{{{ {Pairs(always)}.concat({Pairs(given)}.filter(([, value]) => value)).map(([name, value]) => ({{ {names[0]}: name, {names[1]}: value }})) }}}}");
    }

    /// <summary>The item as it comes in, without the fields that are named.</summary>
    private static (bool, JsonNode?) Input(JsonNode? ignored)
        => (true, JsonValue.Create($"={{{{ Object.fromEntries(Object.entries($json).filter(([name]) => !String({(ignored is null ? "\"\"" : InScript(ignored))}).split(\",\").map(part => part.trim()).includes(name))) }}}}"));

    /// <summary>Fields that are named like_this.</summary>
    private static JsonObject Snake(JsonElement fields)
        => new([.. NodeJson.Members(fields).Select(field => KeyValuePair.Create(Upper().Replace(field.Name, letter => $"_{letter.Value.ToLowerInvariant()}"), JsonSerializer.SerializeToNode(field.Value)))]);

    /// <summary>What was entered for the inputs of a bot, without what is blank.</summary>
    private static JsonValue Entered(JsonElement values)
        => JsonValue.Create($"={{{{ [{string.Join(", ", NodeJson.Members(values).Where(member => member.Name.StartsWith("input-", StringComparison.Ordinal)).Select(member => $"[{Literal(JsonValue.Create(member.Name["input-".Length..])!)}, {InScript(JsonSerializer.SerializeToNode(member.Value))}]"))}].map(([name, value]) => ({{ name, value: String(value ?? '').trim() }} )).filter(entered => entered.value) }}}}");

    /// <summary>JSON that was entered as text.</summary>
    private static (bool, JsonNode?) Json(JsonNode? given)
    {
        if (given is not JsonValue value || value.GetValueKind() != JsonValueKind.String)
        {
            return (given is not null, given);
        }

        var text = value.GetValue<string>();
        if (text.StartsWith('='))
        {
            return (true, JsonValue.Create($"={{{{ (given => typeof given === \"string\" ? JSON.parse(given) : given)({InScript(value)}) }}}}"));
        }

        try
        {
            return (true, NodeJson.Parse(text));
        }
        catch (JsonException)
        {
            return (false, null);
        }
    }

    /// <summary>What is said to the person who asked, or else a note for the team alone.</summary>
    private static JsonObject? ZendeskComment(JsonElement parameters)
        => ServiceCalls.Parameter(parameters, "updateFields.publicReply") is { } reply ? new JsonObject { ["body"] = reply, ["public"] = true }
            : ServiceCalls.Parameter(parameters, "updateFields.internalNote") is { } note ? new JsonObject { ["html_body"] = note, ["public"] = false } : null;

    /// <summary>Where the columns and rows are in the answer, and which rows are wanted: those that fit the node's filters, all of them or the first.</summary>
    public static JsonObject SheetRows(JsonElement node)
    {
        var (parameters, version) = (NodeJson.Member(node, "parameters"), NodeJson.Number(node, "typeVersion") ?? 1);
        if (version < 3 && !NodeJson.Text(node, "type")!.EndsWith("Trigger", StringComparison.Ordinal))
        {
            var old = new JsonObject { ["isOld"] = true, ["header"] = (NodeJson.Number(parameters, "keyRow") ?? 0) + 1, ["first"] = (NodeJson.Number(parameters, "dataStartRow") ?? 1) + 1 };
            if (NodeJson.Text(parameters, "operation") == "lookup")
            {
                // What is found for several items keeps their order: where nothing is, an empty item stands.
                var isAll = NodeJson.Flag(parameters, "options.returnAllMatches");
                old["where"] = new JsonArray(new JsonObject { ["lookupColumn"] = NodeJson.Text(parameters, "lookupColumn"), ["lookupValue"] = ServiceCalls.Parameter(parameters, "lookupValue") });
                old["firstOnly"] = !isAll;
                old["orEmpty"] = NodeJson.Flag(parameters, "options.continue") ? true : isAll ? false : "={{ $input.all().length > 1 }}";
            }

            return old;
        }

        var filters = NodeJson.At(parameters, "filtersUI.values");
        var location = NodeJson.At(parameters, "options.dataLocationOnSheet.values");
        var isGiven = NodeJson.Text(location, "rangeDefinition") == "specifyRange";
        return new JsonObject
        {
            ["header"] = isGiven ? NodeJson.Number(location, "headerRow") ?? 1 : null,
            ["first"] = isGiven ? NodeJson.Number(location, "firstDataRow") ?? 2 : NodeJson.Text(location, "rangeDefinition") == "specifyRangeA1" ? 2 : null,
            ["untilEmpty"] = NodeJson.Text(location, "rangeDefinition") == "detectAutomatically" && NodeJson.Text(location, "readRowsUntil") == "firstEmptyRow",
            ["where"] = filters.ValueKind == JsonValueKind.Array ? JsonSerializer.SerializeToNode(filters) : new JsonArray(),
            ["any"] = (NodeJson.Text(parameters, "combineFilters") ?? (version >= 4.3 ? "AND" : "OR")) == "OR",
            ["firstOnly"] = version < 4.5 ? NodeJson.Text(parameters, "options.returnAllMatches") != "returnAllMatches" : NodeJson.Flag(NodeJson.At(parameters, "options"), "returnFirstMatch"),
        };
    }

    /// <summary>The number of a sheet, as it stands in its address behind <c>gid=</c>.</summary>
    private static (bool, JsonNode?) SheetId(JsonElement sheet)
    {
        var given = NodeJson.Flag(sheet, "__rl") ? NodeJson.Text(sheet, "mode") == "name" ? default : NodeJson.Member(sheet, "value") : sheet;
        var text = given.ValueKind switch
        {
            JsonValueKind.Number => given.GetRawText(),
            JsonValueKind.String => given.GetString()!,
            _ => "",
        };
        if (text.Length > 1 && text.StartsWith('='))
        {
            return (true, JsonValue.Create($"={{{{ Number(String({InScript(JsonValue.Create(text))}).replace(/^.*gid=/, \"\")) }}}}"));
        }

        var number = text[(text.LastIndexOf("gid=", StringComparison.Ordinal) is >= 0 and var at ? at + 4 : 0)..];
        return int.TryParse(number, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var id) ? (true, JsonValue.Create(id)) : (false, null);
    }

    /// <summary>The setting that says who gets a message; the first version of the node has another name for it.</summary>
    public static string SlackReceiver(JsonElement node)
        => NodeJson.Text(node, "parameters.select") == "user" ? "user" : (NodeJson.Number(node, "typeVersion") ?? 1) < 2 ? "channel" : "channelId";

    /// <summary>A channel, or the person a message is for.</summary>
    private static (bool, JsonNode?) SlackChannel(JsonElement parameters)
    {
        var channel = ServiceCalls.Parameter(parameters, NodeJson.Text(parameters, "select") == "user" ? "user" : NodeJson.Member(parameters, "channelId").ValueKind == JsonValueKind.Undefined ? "channel" : "channelId");
        return (channel is not null, channel);
    }

    private static JsonObject? TelegramMarkup(JsonElement parameters)
    {
        var kind = NodeJson.Text(parameters, "replyMarkup");
        var rows = new JsonArray([.. NodeJson.Elements(NodeJson.At(parameters, kind == "inlineKeyboard" ? "inlineKeyboard.rows" : "replyKeyboard.rows")).Select(row => (JsonNode)new JsonArray([.. NodeJson.Elements(NodeJson.At(row, "row.buttons")).Select(Button)]))]);
        return kind switch
        {
            "inlineKeyboard" => new JsonObject { ["inline_keyboard"] = rows },
            "replyKeyboard" => Merged(new JsonObject { ["keyboard"] = rows }, NodeJson.Member(parameters, "replyKeyboardOptions")),
            "forceReply" => Merged([], NodeJson.Member(parameters, "forceReply")),
            "replyKeyboardRemove" => Merged([], NodeJson.Member(parameters, "replyKeyboardRemove")),
            _ => null,
        };
    }

    private static JsonNode Button(JsonElement button) => Merged(new JsonObject { ["text"] = NodeJson.Text(button, "text") }, NodeJson.Member(button, "additionalFields"));

    private static JsonObject Merged(JsonObject into, JsonElement members)
    {
        foreach (var member in NodeJson.Members(members))
        {
            into[member.Name] = JsonSerializer.SerializeToNode(member.Value);
        }

        return into;
    }

    [GeneratedRegex(@"\$(!?)\(([\w.:]+)\)")]
    private static partial Regex Named();

    [GeneratedRegex("[A-Z]")]
    private static partial Regex Upper();

    [GeneratedRegex(@"(\{\{[\s\S]*?\}\})", RegexOptions.None, 1000)]
    private static partial Regex Hole();
}
