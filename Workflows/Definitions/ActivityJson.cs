using System.Text.Json;

namespace Bizoholic.Flows.Workflows;

/// <summary>Finds activities inside activities, of whatever type, by their shape: an object with a text id and a text type.</summary>
public static class ActivityJson
{
    public static bool IsActivity(JsonElement json)
        => json.ValueKind == JsonValueKind.Object && DefinitionParts.Text(json, "type") is not null && DefinitionParts.Text(json, "id") is not null;

    /// <summary>The activities an activity holds, each with the path of the property it stands in.</summary>
    public static IEnumerable<(string Path, JsonElement Activity)> Children(JsonElement activity)
    {
        foreach (var property in activity.EnumerateObject())
        {
            if (property.Name is "customProperties" or "metadata" or "connections" or "variables")
            {
                continue;
            }

            if (property.Value.ValueKind == JsonValueKind.Object && IsActivity(property.Value))
            {
                yield return (property.Name, property.Value);
            }
            else if (property.Value.ValueKind == JsonValueKind.Array)
            {
                var index = 0;
                foreach (var entry in property.Value.EnumerateArray())
                {
                    if (IsActivity(entry))
                    {
                        yield return ($"{property.Name}[{index}]", entry);
                    }
                    else if (entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty("activity", out var held) && IsActivity(held))
                    {
                        yield return ($"{property.Name}[{index}].activity", held);
                    }

                    index++;
                }
            }
        }
    }
}
