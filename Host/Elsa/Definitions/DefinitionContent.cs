using System.Text.Json.Nodes;
using Bizoholic.Flows.Host.Elsa.Json;

namespace Bizoholic.Flows.Host.Elsa.Definitions;

/// <summary>Makes the content to store from a model that was posted: all of it but the facts of the version, which are the row's.</summary>
internal static class DefinitionContent
{
    private static readonly string[] VersionFacts = ["id", "version", "isLatest", "isPublished", "createdAt", "links"];

    /// <summary>What the designer knows of a definition and therefore posts; everything else it drops.</summary>
    private static readonly HashSet<string> KnownToDesigner = new(StringComparer.Ordinal)
    {
        "definitionId", "name", "description", "toolVersion", "variables", "inputs", "outputs", "outcomes", "customProperties", "isReadonly", "isSystem",
        "providerName", "materializerName", "materializerContext", "options", "root", "state",
    };

    /// <param name="previous">The content before; what the designer has dropped of it is carried over. Null carries nothing.</param>
    public static JsonObject From(JsonObject model, string definitionId, JsonObject? previous)
    {
        var content = (JsonObject)model.DeepClone();
        foreach (var fact in VersionFacts)
        {
            content.Remove(fact);
        }

        content["definitionId"] = definitionId;
        if (ActivityTree.IsActivity(content["root"]))
        {
            var root = (JsonObject)content["root"]!;
            if (Restore(root) is var restored && !ReferenceEquals(restored, root))
            {
                content["root"] = restored;
            }
        }

        if (previous is not null)
        {
            CarryOver(content, previous);
        }

        return content;
    }

    private static JsonObject Restore(JsonObject activity)
    {
        var original = NotFoundActivity.Restore(activity);
        ActivityTree.ReplaceChildren(original, Restore);
        return original;
    }

    private static void CarryOver(JsonObject content, JsonObject previous)
    {
        CarryMissing(content, previous, KnownToDesigner);
        if (content["options"] is JsonObject options && previous["options"] is JsonObject optionsBefore)
        {
            CarryMissing(options, optionsBefore, []);
        }

        foreach (var (list, key) in new[] { ("variables", "id"), ("inputs", "name"), ("outputs", "name") })
        {
            foreach (var entry in content.Objects(list))
            {
                if (entry.Text(key) is { } id && previous.Objects(list).FirstOrDefault(before => before.Text(key) == id) is { } before)
                {
                    CarryMissing(entry, before, []);
                }
            }
        }
    }

    private static void CarryMissing(JsonObject now, JsonObject before, HashSet<string> known)
    {
        foreach (var (name, value) in before)
        {
            if (!known.Contains(name) && !now.ContainsKey(name))
            {
                now[name] = value?.DeepClone();
            }
        }
    }
}
