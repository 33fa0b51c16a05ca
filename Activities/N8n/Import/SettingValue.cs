using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bizoholic.Flows.Activities.N8n.Import;

/// <summary>Puts what a person gives for a setting among a node's parameters, in the form that n8n keeps it in.</summary>
internal static class SettingValue
{
    /// <returns>Why it cannot be the setting's value; null where it was put in its place.</returns>
    public static string? Put(JsonObject parameters, NodeSetting setting, JsonNode? given)
    {
        var (value, fault) = Read(setting, given);
        if (fault is not null)
        {
            return fault;
        }

        string[] names = setting.Name.Split('.');
        JsonNode holder = parameters;
        foreach (var (name, next) in names.Zip(names.Skip(1)))
        {
            var inner = Member(holder, name);
            if (inner is JsonValue && inner.ToString().Length > 0)
            {
                return $"It is a part of '{name}', which is an expression.";
            }

            // What holds nothing is an empty list in some exports.
            if (inner is not JsonObject && (inner is not JsonArray { Count: > 0 } || !int.TryParse(next, out _)))
            {
                Set(holder, name, inner = new JsonObject());
            }

            holder = inner;
        }

        // What is picked from a list in n8n says of its value what it is.
        if (Member(holder, names[^1]) is JsonObject picked && (picked.ContainsKey("__rl") || picked.ContainsKey("mode")))
        {
            picked["mode"] = ModeOf(picked["mode"]?.ToString(), names[^1], value!);
            picked["value"] = value;
            picked.Remove("cachedResultName");
            picked.Remove("cachedResultUrl");
        }
        else
        {
            Set(holder, names[^1], value);
        }

        return null;
    }

    private static (JsonNode? Value, string? Fault) Read(NodeSetting setting, JsonNode? given)
    {
        // Of members with one name the last counts.
        given = given is JsonObject or JsonArray ? Parsed(given.ToJsonString()) : given;
        var text = (given as JsonValue)?.GetValueKind() switch
        {
            JsonValueKind.String => given!.GetValue<string>().Trim(),
            JsonValueKind.Number => given!.ToJsonString(),
            _ => null,
        };
        if (given is null or JsonArray { Count: 0 } or JsonObject { Count: 0 } || text is "" or "=" || (setting.Kind == "list" && text?.Trim(',', ' ', '\n').Length == 0))
        {
            return (null, "It is empty.");
        }

        return setting.Kind switch
        {
            _ when text is ['=', ..] => (JsonValue.Create(text), null),
            "number" => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? (JsonValue.Create(number), null) : (null, "Expected a number."),
            "list" when (given as JsonArray)?.All(one => one?.GetValueKind() == JsonValueKind.String) == true => (given.DeepClone(), null),
            "list" when text is not null => (new JsonArray([.. text.Split([',', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(one => (JsonNode)JsonValue.Create(one))]), null),
            "list" => (null, "Expected a list of texts."),
            "json" => Json(setting, text is null ? given : Parsed(text)),
            _ => text is null ? (null, "Expected text.") : (given.GetValueKind() == JsonValueKind.Number ? given.DeepClone() : JsonValue.Create(text), null),
        };
    }

    private static (JsonNode?, string?) Json(NodeSetting setting, JsonNode? given)
        => given is JsonObject or JsonArray && given.GetValueKind() == setting.Sample.GetValueKind() ? (given.DeepClone(), null) : (null, $"Expected JSON such as {setting.Example}");

    private static JsonNode? Parsed(string text)
    {
        try
        {
            return NodeJson.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Nobody picks from n8n's lists here: it is an address, a name or an id.</summary>
    private static string ModeOf(string? before, string setting, JsonNode value)
    {
        var text = value.ToString();
        return text.StartsWith("https://", StringComparison.Ordinal) || text.StartsWith("http://", StringComparison.Ordinal) || (before == "url" && text.StartsWith('=')) ? "url"
            : before == "name" || text.StartsWith('#') || setting is "owner" or "repository" or "sheetName" ? "name"
            : "id";
    }

    private static JsonNode? Member(JsonNode holder, string name) => holder switch
    {
        JsonObject members => members[name],
        JsonArray list => int.TryParse(name, out var at) && at < list.Count ? list[at] : null,
        _ => null,
    };

    private static void Set(JsonNode holder, string name, JsonNode? value)
    {
        if (holder is JsonArray list)
        {
            if (int.TryParse(name, out var at) && at < list.Count)
            {
                list[at] = value;
            }
            else
            {
                list.Add(value);
            }
        }
        else
        {
            holder[name] = value;
        }
    }
}
