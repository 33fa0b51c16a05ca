using System.Text.Json;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Host.Elsa.Json;

namespace Bizoholic.Flows.Host.Elsa.Definitions;

/// <summary>Walks the activities of a definition that is being rewritten: every object with a text id and type, wherever a property holds it.</summary>
internal static class ActivityTree
{
    public static bool IsActivity(JsonNode? node) => node is JsonObject json && json.Text("type") is not null && json.Text("id") is not null;

    /// <summary>Replaces the activities an activity holds by what <paramref name="replace"/> makes of them; the same object leaves them in place.</summary>
    public static void ReplaceChildren(JsonObject activity, Func<JsonObject, JsonObject> replace)
    {
        foreach (var (name, value) in activity.ToArray())
        {
            if (name is "customProperties" or "metadata" or "connections" or "variables")
            {
                continue;
            }

            if (IsActivity(value))
            {
                Put(value!, replace, changed => activity[name] = changed);
            }
            else if (value is JsonArray list)
            {
                ReplaceEntries(list, replace);
            }
        }
    }

    /// <summary>An activity and all it holds, outermost first.</summary>
    public static IEnumerable<JsonObject> Flatten(JsonObject activity)
    {
        var found = new List<JsonObject>();
        Collect(activity);
        return found;

        JsonObject Collect(JsonObject one)
        {
            found.Add(one);
            ReplaceChildren(one, Collect);
            return one;
        }
    }

    /// <summary>The activities an activity holds, each with the slot it stands in: the property's name, or the label of the case.</summary>
    public static IEnumerable<(string Port, JsonObject Activity)> Children(JsonObject activity)
    {
        foreach (var (name, value) in activity)
        {
            if (name is "customProperties" or "metadata" or "connections" or "variables")
            {
                continue;
            }

            var port = char.ToUpperInvariant(name[0]) + name[1..];
            if (IsActivity(value))
            {
                yield return (port, (JsonObject)value!);
            }

            foreach (var entry in value as JsonArray ?? [])
            {
                if (IsActivity(entry))
                {
                    yield return (port, (JsonObject)entry!);
                }
                else if (entry is JsonObject holder && IsActivity(holder["activity"]))
                {
                    yield return (holder.Text("label") ?? port, (JsonObject)holder["activity"]!);
                }
            }
        }
    }

    private static void ReplaceEntries(JsonArray list, Func<JsonObject, JsonObject> replace)
    {
        for (var i = 0; i < list.Count; i++)
        {
            var index = i;
            if (IsActivity(list[i]))
            {
                Put(list[i]!, replace, changed => list[index] = changed);
            }
            else if (list[i] is JsonObject holder && IsActivity(holder["activity"]))
            {
                Put(holder["activity"]!, replace, changed => holder["activity"] = changed);
            }
        }
    }

    private static void Put(JsonNode child, Func<JsonObject, JsonObject> replace, Action<JsonNode> assign)
    {
        var changed = replace((JsonObject)child);
        if (!ReferenceEquals(changed, child))
        {
            assign(changed);
        }
    }
}
