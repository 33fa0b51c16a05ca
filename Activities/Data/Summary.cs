using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Activities.Data;

/// <summary>One figure of a summary: what is done with which field.</summary>
internal sealed record Summary(string Kind, string Field, FieldPath Path, bool IncludesEmpty, string Separator)
{
    private string Name => Normalize(Kind switch
    {
        "append" => "appended_",
        "concatenate" => "concatenated_",
        "countUnique" => "unique_count_",
        _ => $"{Kind}_",
    } + Field);

    public static Summary Read(Value entry, bool dots)
    {
        var field = entry["field"].ToString();
        var separator = entry["separateBy"].AsString() ?? ",";
        return new Summary(entry["aggregation"].AsString() ?? "count", field, FieldPath.Of(field, dots), JsText.IsTruthy(entry["includeEmpty"]), separator == "other" ? entry["customSeparator"].ToString() : separator);
    }

    public static ValueObject All(IEnumerable<Summary> wanted, IReadOnlyList<Item> items)
    {
        var json = new ValueObject.Builder();
        foreach (var summary in wanted)
        {
            json.Set(summary.Name, summary.Of(items));
        }

        return json.Build();
    }

    public static string Normalize(string name) => name.Replace("]", "", StringComparison.Ordinal).Replace("[", "", StringComparison.Ordinal).Replace("\"", "", StringComparison.Ordinal).Replace(' ', '_').Replace('.', '_');

    public static bool IsEmpty(Value value) => value.IsNullish || value.AsString() is "";

    public Value ValueOf(Item item) => Path.Get(item.Json);

    private Value Of(IReadOnlyList<Item> items)
    {
        var values = items.Select(ValueOf).Where(value => IncludesEmpty || !IsEmpty(value));
        var numbers = items.Select(ValueOf).Where(value => value.Kind == ValueKind.Number).Select(value => value.Number);
        return Kind switch
        {
            "append" => ValueArray.From(values.Select(value => value.IsUndefined ? Value.Null : value)),
            "concatenate" => string.Join(Separator, values.Select(Text)),
            "average" => numbers.Any() ? numbers.Sum() / numbers.Count() : Value.Null,
            "sum" => numbers.Sum(),
            "min" => Extreme(items, -1),
            "max" => Extreme(items, 1),
            "countUnique" => values.Distinct().Count(),
            _ => values.Count(),
        };
    }

    private Value Extreme(IReadOnlyList<Item> items, int sign)
    {
        var best = Value.Null;
        foreach (var value in items.Select(ValueOf).Where(value => !IsEmpty(value)))
        {
            best = best.IsNullish || (sign < 0 ? ItemOrder.IsLess(value, best) : ItemOrder.IsLess(best, value)) ? value : best;
        }

        return best;
    }

    private static string Text(Value value) => value.Kind is ValueKind.Object or ValueKind.Array ? ValueJson.ToJson(value) : JsText.ToText(value);
}
