using System.Text.Json.Nodes;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Host.Management.Privacy;

/// <summary>Finds a text in JSON, and takes out what belongs to it.</summary>
internal static class PersonJson
{
    public static bool Holds(JsonNode? node, SoughtText text) => node switch
    {
        JsonObject fields => fields.Any(field => text.IsIn(field.Key) || Holds(field.Value, text)),
        JsonArray entries => entries.Any(entry => Holds(entry, text)),
        _ => IsSaid(node, text),
    };

    /// <summary>The same without the person: of a list the entries that hold the text, of an object what is kept under it. What holds it otherwise goes as a whole, since its other fields are of the same person.</summary>
    /// <returns>Null where nothing is left.</returns>
    public static JsonNode? Without(JsonNode? node, SoughtText text)
    {
        switch (node)
        {
            case JsonArray entries:
                return new JsonArray([.. entries.Select(entry => entry is null ? (Goes: false, Left: null) : (Goes: Holds(entry, text), Left: Without(entry, text)))
                    .Where(entry => !entry.Goes || entry.Left is not null).Select(entry => entry.Left)]);
            case JsonObject fields:
                var left = new JsonObject();
                foreach (var (name, value) in fields.Where(field => !text.IsIn(field.Key)))
                {
                    if (Without(value, text) is { } kept)
                    {
                        left[name] = kept;
                    }
                    else if (value is not null)
                    {
                        return null;
                    }
                    else
                    {
                        left[name] = null;
                    }
                }

                return left;
            default:
                return IsSaid(node, text) ? null : node?.DeepClone();
        }
    }

    private static bool IsSaid(JsonNode? node, SoughtText text) => node is JsonValue value && text.IsIn(value.ToString());
}
