using System.Text.Json;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Host.Elsa.Json;

namespace Bizoholic.Flows.Host.Elsa.Definitions;

/// <summary>
/// Stands for an activity whose type is not installed while a definition is in the designer, which would save an empty canvas over what it cannot draw.
/// </summary>
internal static class NotFoundActivity
{
    public const string TypeName = "Elsa.NotFoundActivity";

    public static JsonObject For(JsonObject original)
    {
        var type = original.Text("type")!;
        var metadata = original["metadata"] is JsonObject given ? (JsonObject)given.DeepClone() : [];
        metadata["displayText"] = $"Not Found: {type}";
        metadata["description"] = $"The activity type {type} is not installed here. Replace the activity or remove it.";
        return new JsonObject
        {
            ["id"] = original["id"]?.DeepClone(),
            ["name"] = original["name"]?.DeepClone(),
            ["type"] = TypeName,
            ["version"] = 1,
            ["missingTypeName"] = type,
            ["missingTypeVersion"] = original.Whole("version") ?? 1,
            ["originalActivityJson"] = original.ToJsonString(),
            ["metadata"] = metadata,
        };
    }

    /// <summary>The activity it stands for, where the designer has put it; the same object when it stands for none.</summary>
    public static JsonObject Restore(JsonObject activity)
    {
        if (activity.Text("type") != TypeName || activity.Text("originalActivityJson") is not { } text || Parse(text) is not { } original)
        {
            return activity;
        }

        original["id"] = activity["id"]?.DeepClone();
        if (activity["name"] is { } name)
        {
            original["name"] = name.DeepClone();
        }

        if (activity["metadata"] is JsonObject metadata && metadata["designer"] is { } designer)
        {
            if (original["metadata"] is not JsonObject kept)
            {
                original["metadata"] = kept = [];
            }

            kept["designer"] = designer.DeepClone();
        }

        return original;
    }

    private static JsonObject? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
