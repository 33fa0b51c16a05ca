using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bizoholic.Flows.Activities.N8n.Import;

/// <summary>Records of Airtable that are found by some of the columns that are written.</summary>
internal static class AirtableParts
{
    /// <returns>False where no columns are named, or one of them is not written.</returns>
    public static (bool IsComplete, JsonNode? Made) Make(string part, JsonElement parameters)
    {
        var written = NodeJson.At(parameters, "columns.value");
        string[] matched = [.. NodeJson.Elements(NodeJson.At(parameters, "columns.matchingColumns")).Select(name => name.ToString())];
        if (matched.Length == 0 || written.ValueKind != JsonValueKind.Object || Array.Exists(matched, name => ServiceCalls.Parameter(written, [name]) is null))
        {
            return (false, null);
        }

        if (part == "#airtableMatch")
        {
            var pairs = string.Join(',', matched.Select(name => $"[{ServiceParts.InScript(JsonValue.Create(name))},{ServiceParts.InScript(ServiceCalls.Parameter(written, [name]))}]"));
            return (true, JsonValue.Create($$$"""={{ "AND(" + [{{{pairs}}}].map(([name, value]) => "\u007b" + name + "\u007d=" + (typeof value === "number" ? value : JSON.stringify(String(value ?? "")))).join(",") + ")" }}"""));
        }

        return (true, new JsonObject(NodeJson.Members(written).Where(member => member.Name != "id" && !matched.Contains(member.Name)).Select(member => KeyValuePair.Create(member.Name, JsonSerializer.SerializeToNode(member.Value)))));
    }
}
