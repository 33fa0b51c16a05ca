using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bizoholic.Flows.Activities.N8n.Import;

/// <summary>Properties, blocks, filters and sorts as Notion's API wants them: of which kind they are is told by the node's settings, what is in them may be expressions.</summary>
internal static class NotionParts
{
    /// <summary>Moments are read in the zone that is named, else in the flow's.</summary>
    private const string ReadDate = "(given => given === undefined || given === null || given === \"\" ? null : (given.toISO ? given : DateTime.fromISO(String(given), OPTIONS).isValid ? DateTime.fromISO(String(given), OPTIONS) : String(given).toDateTime())SHOWN)";

    private const string Uuid = "/^[0-9a-f]{8}(-?[0-9a-f]{4}){3}-?[0-9a-f]{12}$/i";

    /// <returns>False where a setting cannot be had.</returns>
    public static (bool IsComplete, JsonNode? Made) Make(string part, JsonElement parameters) => part.Split(' ') switch
    {
        ["#notionProperties", .. var way] => Properties(parameters, byId: way is ["id"]),
        ["#notionFilter"] => Filter(parameters),
        ["#notionSorts"] => Sorts(parameters),
        _ => Blocks(parameters),
    };

    /// <summary>The title's property is known to Notion by the id <c>title</c>, whatever it is called.</summary>
    private static (bool, JsonNode?) Properties(JsonElement parameters, bool byId)
    {
        var made = new JsonObject();
        if (ServiceCalls.Parameter(parameters, "title") is { } title)
        {
            made["title"] = new JsonObject { ["title"] = Plain(title) };
        }

        foreach (var entry in NodeJson.Elements(NodeJson.At(parameters, "propertiesUi.propertyValues")))
        {
            if (KeyOf(entry) is not [var name, var type] || name.StartsWith('=') || Property(entry, type, byId) is not { } property)
            {
                return (false, null);
            }

            made[name] = property;
        }

        return (true, made);
    }

    /// <summary>A property's name and its type. An expression without holes is the text that it says.</summary>
    private static string[]? KeyOf(JsonElement entry)
        => NodeJson.Text(entry, "key") is not { } key ? null : (key.StartsWith('=') && !key.Contains("{{", StringComparison.Ordinal) ? key[1..] : key).Split('|');

    private static JsonNode? Property(JsonElement entry, string type, bool byId)
    {
        JsonNode? Of(string path) => ServiceCalls.Parameter(entry, path);
        JsonObject Typed(JsonNode? value) => new() { ["type"] = type, [type] = value };
        return type switch
        {
            "title" => new JsonObject { ["title"] = Plain(Of("title")) },
            "rich_text" when !NodeJson.Flag(entry, "richText") => new JsonObject { ["rich_text"] = Plain(Of("textContent")) },
            "rich_text" => Texts(entry) is { } texts ? new JsonObject { ["rich_text"] = texts } : null,
            "number" => Typed(Of("numberValue") ?? 0),
            "url" when NodeJson.Flag(entry, "ignoreIfEmpty") => Script($"(url => url ? ({{ type: \"url\", url: url }}) : undefined)({ServiceParts.InScript(Of("urlValue"))})"),
            "url" => Typed(Of("urlValue")),
            "checkbox" => Typed(Of("checkboxValue") ?? false),
            "email" => Typed(Of("emailValue")),
            "phone_number" => Typed(Of("phoneValue")),
            "people" => Typed(Script($"{List(Of("peopleValue"))}.filter(id => id).map(id => ({{ id: id }}))")),
            "relation" => Typed(Script($"{List(Of("relationValue"))}.filter(id => typeof id === \"string\").flatMap(id => id.split(\",\")).map(id => ({{ id: id.trim() }}))")),
            "multi_select" => Typed(Script($"{List(Of("multiSelectValue"))}.flatMap(one => typeof one === \"string\" ? one.split(\",\").map(part => part.trim()) : [one]).filter(one => one).map(one => {Uuid}.test(one) ? ({{ id: one }}) : ({{ name: one }}))")),
            "select" => Typed(Of("selectValue") is { } chosen ? Script($"(one => one === undefined || one === null || one === \"\" ? null : ({{ {(byId ? "id" : "name")}: one }}))({ServiceParts.InScript(chosen)})") : null),
            "status" => Typed(new JsonObject { ["name"] = Of("statusValue") }),
            "date" => Typed(Date(entry)),
            "files" => Typed(new JsonArray([.. NodeJson.Elements(NodeJson.At(entry, "fileUrls.fileUrl")).Select(file => (JsonNode)new JsonObject { ["name"] = ServiceCalls.Parameter(file, "name"), ["type"] = "external", ["external"] = new JsonObject { ["url"] = ServiceCalls.Parameter(file, "url") } })])),
            _ => null,
        };
    }

    private static JsonValue Date(JsonElement entry)
    {
        var zone = NodeJson.Text(entry, "timezone") is { Length: > 0 } named && named != "default" ? named : null;
        var format = NodeJson.Member(entry, "includeTime").ValueKind == JsonValueKind.False ? "yyyy-MM-dd" : "yyyy-MM-dd'T'HH:mm:ssZZ";
        var read = Reader(zone, $"{(zone is null ? "" : $".setZone(\"{zone}\")")}.toFormat(\"{format}\")");
        var isRange = NodeJson.Flag(entry, "range");
        var (start, end) = (ServiceParts.InScript(ServiceCalls.Parameter(entry, isRange ? "dateStart" : "date")), isRange ? ServiceParts.InScript(ServiceCalls.Parameter(entry, "dateEnd")) : "undefined");
        return Script($"((read, from, to) => read(from) === null && read(to) === null ? null : ({{ start: read(from), end: read(to) }}))({read}, {start}, {end})");
    }

    private static string Reader(string? zone, string shown)
        => ReadDate.Replace("OPTIONS", zone is null ? "{}" : $"{{ zone: \"{zone}\" }}", StringComparison.Ordinal).Replace("SHOWN", shown, StringComparison.Ordinal);

    private static (bool, JsonNode?) Filter(JsonElement parameters)
    {
        if (NodeJson.At(parameters, "options.filter") is { ValueKind: JsonValueKind.Object } first)
        {
            return FirstFilter(first);
        }

        switch (NodeJson.Text(parameters, "filterType") ?? "none")
        {
            case "json":
                return ServiceParts.Make("#json filterJson", parameters);
            case "manual":
                var conditions = NodeJson.Elements(NodeJson.At(parameters, "filters.conditions")).Select(Condition).ToArray();
                return (Array.TrueForAll(conditions, condition => condition is not null), conditions.Length == 0 ? null : new JsonObject { [NodeJson.Text(parameters, "matchType") == "allFilters" ? "and" : "or"] = new JsonArray(conditions) });
            default:
                return (true, null);
        }
    }

    /// <summary>In its first version the node has its conditions among the options.</summary>
    private static (bool, JsonNode?) FirstFilter(JsonElement filter)
    {
        if (NodeJson.Member(filter, "singleCondition") is { ValueKind: JsonValueKind.Object } single)
        {
            return Condition(single) is { } only ? (true, only) : (false, null);
        }

        var made = new JsonObject();
        foreach (var group in NodeJson.Members(NodeJson.At(filter, "multipleCondition.condition")))
        {
            var conditions = NodeJson.Elements(group.Value).Select(Condition).ToArray();
            if (conditions.Any(condition => condition is null))
            {
                return (false, null);
            }

            made[group.Name] = new JsonArray(conditions);
        }

        return (true, made.Count == 0 ? null : made);
    }

    private static JsonNode? Condition(JsonElement entry)
    {
        if (KeyOf(entry) is not [var name, var type] || NodeJson.Text(entry, "condition") is not { Length: > 0 } condition)
        {
            return null;
        }

        var isAboutNothing = condition is "is_empty" or "is_not_empty";
        if (type == "formula" && NodeJson.Text(entry, "returnType") is { } returned)
        {
            return isAboutNothing ? new JsonObject { ["property"] = name, [returned] = new JsonObject { [condition] = true } }
                : new JsonObject { ["property"] = name, ["formula"] = new JsonObject { [returned] = new JsonObject { [condition] = ServiceCalls.Parameter(entry, $"{Camel(returned)}Value") } } };
        }

        var value = isAboutNothing ? JsonValue.Create(true)
            : condition.StartsWith("past_", StringComparison.Ordinal) || condition.StartsWith("next_", StringComparison.Ordinal) ? new JsonObject()
            : type == "date" ? ServiceCalls.Parameter(entry, "date") is { } date ? Script($"{Reader(null, ".toUTC().toFormat(\"yyyy-MM-dd'T'HH:mm:ss'Z'\")")}({ServiceParts.InScript(date)})") : new JsonObject()
            : ServiceCalls.Parameter(entry, type == "last_edited_time" ? "lastEditedTime" : $"{Camel(type)}Value") ?? (type is "checkbox" or "boolean" ? false : type == "number" ? 0 : "");
        var kind = type switch
        {
            "rich_text" => "text",
            "phone_number" => "phone",
            "boolean" => "checkbox",
            _ => type,
        };
        return new JsonObject { ["property"] = name, [kind] = new JsonObject { [condition] = value } };
    }

    private static (bool, JsonNode?) Sorts(JsonElement parameters)
    {
        var sorts = NodeJson.Elements(NodeJson.At(parameters, "options.sort.sortValue")).Select(sort => (JsonNode)new JsonObject { ["direction"] = NodeJson.Text(sort, "direction") ?? "", [NodeJson.Flag(sort, "timestamp") ? "timestamp" : "property"] = NodeJson.Text(sort, "key")?.Split('|')[0] ?? "" }).ToArray();
        return (true, sorts.Length == 0 ? null : new JsonArray(sorts));
    }

    private static (bool, JsonNode?) Blocks(JsonElement parameters)
    {
        var made = new JsonArray();
        foreach (var block in NodeJson.Elements(NodeJson.At(parameters, "blockUi.blockValues")))
        {
            var type = NodeJson.Text(block, "type") ?? "paragraph";
            var content = new JsonObject();
            if (type == "image")
            {
                (content["type"], content["external"]) = ("external", new JsonObject { ["url"] = ServiceCalls.Parameter(block, "url") });
            }
            else if ((NodeJson.Flag(block, "richText") ? Texts(block) : Plain(ServiceCalls.Parameter(block, "textContent"))) is { } texts && !type.StartsWith('='))
            {
                content["text"] = texts;
            }
            else
            {
                return (false, null);
            }

            if (type == "to_do")
            {
                content["checked"] = ServiceCalls.Parameter(block, "checked") ?? false;
            }

            made.Add((JsonNode)new JsonObject { ["object"] = "block", ["type"] = type, [type] = content });
        }

        return (true, made.Count == 0 ? null : made);
    }

    private static JsonArray Plain(JsonNode? content) => new((JsonNode)new JsonObject { ["text"] = new JsonObject { ["content"] = content ?? "" } });

    /// <summary>Pieces of text, each with its looks. Null where one is more than text.</summary>
    private static JsonArray? Texts(JsonElement entry)
    {
        var made = new JsonArray();
        foreach (var text in NodeJson.Elements(NodeJson.At(entry, "text.text")))
        {
            if ((NodeJson.Text(text, "textType") ?? "text") != "text")
            {
                return null;
            }

            var content = new JsonObject { ["content"] = ServiceCalls.Parameter(text, "text") ?? "" };
            if (NodeJson.Flag(text, "isLink") && ServiceCalls.Parameter(text, "textLink") is { } link)
            {
                content["link"] = new JsonObject { ["url"] = link };
            }

            made.Add((JsonNode)new JsonObject { ["type"] = "text", ["text"] = content, ["annotations"] = JsonSerializer.SerializeToNode(NodeJson.Member(text, "annotationUi") is { ValueKind: JsonValueKind.Object } looks ? looks : JsonSerializer.SerializeToElement(new JsonObject())) });
        }

        return made;
    }

    private static JsonValue Script(string code) => JsonValue.Create($"={{{{ {code} }}}}");

    /// <summary>As JavaScript, a list of what is given: nothing, one, or several of which each may be an expression.</summary>
    private static string List(JsonNode? given) => given is JsonArray many ? $"[{string.Join(", ", many.Select(ServiceParts.InScript))}].flat()" : given is null ? "[]" : $"[{ServiceParts.InScript(given)}].flat()";

    private static string Camel(string name) => string.Concat(name.Split('_').Select((word, i) => i == 0 || word.Length == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..]));
}
