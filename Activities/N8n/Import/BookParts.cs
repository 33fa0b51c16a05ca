using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bizoholic.Flows.Activities.N8n.Import;

/// <summary>Customers, vendors and bills as QuickBooks takes them.</summary>
internal static class BookParts
{
    /// <returns>False where a part is told only when it runs.</returns>
    public static (bool IsComplete, JsonNode? Made) Make(string part, JsonElement parameters)
        => part == "#bookLines" ? Lines(NodeJson.Member(parameters, "Line")) : Fields(NodeJson.Member(parameters, "additionalFields"));

    private static (bool, JsonNode?) Fields(JsonElement given)
    {
        var made = new JsonObject();
        foreach (var (name, value) in NodeJson.Members(given).Select(field => (field.Name, field.Value)))
        {
            switch (name)
            {
                case "BillAddr" or "ShipAddr":
                    made[name] = new JsonObject([.. NodeJson.Members(NodeJson.Member(value, "details")).Where(line => line.Value.ValueKind != JsonValueKind.String || line.Value.GetString()!.Length > 0).Select(line => KeyValuePair.Create(line.Name, JsonSerializer.SerializeToNode(line.Value)))]);
                    break;
                case "PrimaryEmailAddr" or "BillEmail":
                    made[name] = new JsonObject { ["Address"] = JsonSerializer.SerializeToNode(value) };
                    break;
                case "PrimaryPhone":
                    made[name] = new JsonObject { ["FreeFormNumber"] = JsonSerializer.SerializeToNode(value) };
                    break;
                case "CustomerMemo":
                    made[name] = new JsonObject { ["value"] = JsonSerializer.SerializeToNode(value) };
                    break;
                case var _ when value.ValueKind is JsonValueKind.Object or JsonValueKind.Array || name is "TotalTax":
                    return (false, null);
                default:
                    made[name] = JsonSerializer.SerializeToNode(value);
                    break;
            }
        }

        return (true, made);
    }

    private static (bool, JsonNode?) Lines(JsonElement lines)
    {
        var made = new JsonArray();
        foreach (var line in NodeJson.Elements(lines))
        {
            if (line.ValueKind != JsonValueKind.Object || NodeJson.Text(line, "DetailType") != "SalesItemLineDetail" || ServiceCalls.Parameter(line, "itemId") is not { } item)
            {
                return (false, null);
            }

            var entry = new JsonObject([.. NodeJson.Members(line).Where(field => field.Name is not ("itemId" or "TaxCodeRef" or "Qty")).Select(field => KeyValuePair.Create(field.Name, JsonSerializer.SerializeToNode(field.Value)))]);
            var detail = new JsonObject { ["ItemRef"] = new JsonObject { ["value"] = item }, ["TaxCodeRef"] = new JsonObject() };
            if (ServiceCalls.Parameter(line, "TaxCodeRef") is { } tax)
            {
                detail["TaxCodeRef"]!["value"] = tax;
            }

            if (ServiceCalls.Parameter(line, "Qty") is { } quantity)
            {
                detail["Qty"] = quantity;
            }

            entry["SalesItemLineDetail"] = detail;
            made.Add((JsonNode)entry);
        }

        return (made.Count > 0, made);
    }
}
