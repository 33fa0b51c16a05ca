using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bizoholic.Flows.Activities.N8n.Import;

/// <summary>Changes to a Google document, in the form in which its service takes several at once.</summary>
internal static class DocumentParts
{
    /// <returns>False for changes to tables, headers, lists and ranges.</returns>
    public static (bool IsComplete, JsonNode? Made) Requests(JsonElement parameters)
    {
        var made = NodeJson.Elements(NodeJson.At(parameters, "actionsUi.actionFields")).Select(Request).ToArray();
        return (made.Length > 0 && Array.TrueForAll(made, request => request is not null), new JsonArray([.. made]));
    }

    private static JsonObject? Request(JsonElement change) => (NodeJson.Text(change, "object") ?? "text", NodeJson.Text(change, "action")) switch
    {
        ("text", "insert") => new() { ["insertText"] = At(change, new JsonObject { ["text"] = ServiceCalls.Parameter(change, "text") ?? "" }) },
        ("text", "replaceAll") => new()
        {
            ["replaceAllText"] = new JsonObject
            {
                ["replaceText"] = ServiceCalls.Parameter(change, "replaceText") ?? "",
                ["containsText"] = new JsonObject { ["text"] = ServiceCalls.Parameter(change, "text") ?? "", ["matchCase"] = ServiceCalls.Parameter(change, "matchCase") ?? false },
            },
        },
        ("pageBreak", "insert") => new() { ["insertPageBreak"] = At(change, []) },
        _ => null,
    };

    /// <summary>At the end of the document, or of another part of it, unless it says where.</summary>
    private static JsonObject At(JsonElement change, JsonObject what)
    {
        var place = new JsonObject { ["segmentId"] = NodeJson.Text(change, "insertSegment") is null or "body" ? "" : ServiceCalls.Parameter(change, "segmentId") };
        var isPlaced = NodeJson.Text(change, "locationChoice") == "location";
        if (isPlaced)
        {
            place["index"] = ServiceCalls.Parameter(change, "index") ?? 1;
        }

        what[isPlaced ? "location" : "endOfSegmentLocation"] = place;
        return what;
    }
}
