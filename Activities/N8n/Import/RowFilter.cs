using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bizoholic.Flows.Activities.N8n.Import;

/// <summary>Conditions on rows as query parameters of PostgREST, which Supabase speaks. Source: https://docs.postgrest.org/en/stable/references/api/tables_views.html.</summary>
internal static class RowFilter
{
    /// <summary>Puts quotes around what would end a value inside a list of conditions.</summary>
    private const string Quoted = "(value => /[,.:()\"\\\\\\s]/.test(value) ? '\"' + value.replace(/[\"\\\\]/g, '\\\\$&') + '\"' : value)";

    /// <param name="isNeeded">Without a condition there is no call: it would change every row.</param>
    /// <param name="isEquals">Each condition asks for a field's value.</param>
    public static (bool IsComplete, JsonNode? Made) Make(JsonElement parameters, bool isNeeded, bool isEquals)
    {
        JsonElement[] conditions = [.. NodeJson.Elements(NodeJson.At(parameters, "filters.conditions"))];
        if (conditions.Length == 0)
        {
            return (!isNeeded, new JsonObject());
        }

        if (conditions.Any(condition => NodeJson.Text(condition, "keyName") is not { Length: > 0 } name || name.StartsWith('=') || (!isEquals && OperatorOf(condition) is null)))
        {
            return (false, null);
        }

        var isAll = NodeJson.Text(parameters, "matchType") == "allFilters";
        if (isEquals || (isAll && isNeeded))
        {
            return conditions.DistinctBy(NameOf).Count() == conditions.Length
                ? (true, new JsonObject(conditions.Select(condition => KeyValuePair.Create(NameOf(condition), (JsonNode?)Joined(isEquals ? "eq" : OperatorOf(condition)!, ServiceCalls.Parameter(condition, "keyValue"))))))
                : (false, null);
        }

        var parts = conditions.Select(condition => $"{ServiceParts.InScript(JsonValue.Create($"{NameOf(condition)}.{OperatorOf(condition)}."))} + {(OperatorOf(condition) is "is" or "in" ? "" : Quoted)}(String({ServiceParts.InScript(ServiceCalls.Parameter(condition, "keyValue") ?? "")}))");
        return (true, new JsonObject { [isAll ? "and" : "or"] = $"={{{{ \"(\" + [{string.Join(", ", parts)}].join(\",\") + \")\" }}}}" });
    }

    private static string NameOf(JsonElement condition) => NodeJson.Text(condition, "keyName")!;

    private static string? OperatorOf(JsonElement condition) => NodeJson.Text(condition, "condition") switch
    {
        "fullText" => NodeJson.Text(condition, "searchFunction"),
        var other => other,
    };

    private static string Joined(string comparison, JsonNode? value)
    {
        var text = value?.ToString() ?? "";
        return text.StartsWith('=') ? $"={comparison}.{text[1..]}" : $"{comparison}.{text}";
    }
}
