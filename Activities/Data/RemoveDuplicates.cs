using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Data;

[Activity("Bizoholic", "Data", "Keep the first of items that are alike.", DisplayName = "Remove duplicates")]
public sealed class RemoveDuplicates : N8nActivity
{
    internal override double LatestVersion => 2;

    private protected override ValueTask RunAsync(NodeCall call) => call.Text("operation") switch
    {
        "removeItemsSeenInPreviousExecutions" => SeenItems.KeepNewAsync(call),
        "clearDeduplicationHistory" => SeenItems.ForgetAsync(call),
        _ => KeepFirst(call),
    };

    private static ValueTask KeepFirst(NodeCall call)
    {
        var dots = !call.Flag("options.disableDotNotation");
        var compare = call.Text("compare", 0, "allFields");
        string[] names = compare == "selectedFields" ? [.. FieldPath.Names(call.Text("fieldsToCompare"))]
            : [.. call.Items.SelectMany(item => NamesIn(item.Json, "", dots)).Distinct().Except(compare == "allFieldsExcept" ? FieldPath.Names(call.Text("fieldsToExclude")) : [])];
        if (names.Length == 0 && compare == "selectedFields")
        {
            throw new FaultException("No fields specified: enter the fields to compare.");
        }

        FieldPath[] paths = [.. names.Select(name => FieldPath.Of(name, dots))];
        for (var at = 0; at < paths.Length; at++)
        {
            RequireOneType(call, names[at], paths[at]);
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        var dropsOthers = call.Flag("options.removeOtherFields");
        for (var i = 0; i < call.Items.Count; i++)
        {
            var item = call.Items[i];
            if (seen.Add(ValueJson.ToJson(ValueArray.From(paths.Select(path => path.Get(item.Json))))))
            {
                call.Add(0, new Item(dropsOthers ? paths.Aggregate(ValueObject.Empty, (json, path) => path.Get(item.Json) is { IsUndefined: false } value ? path.Set(json, value) : json) : item.Json) { PairedItem = i, Binary = item.Binary });
            }
        }

        return default;
    }

    private static void RequireOneType(NodeCall call, string name, FieldPath path)
    {
        string? type = null;
        foreach (var item in call.Items)
        {
            var value = path.Get(item.Json);
            if (value.Kind == ValueKind.Null && call.Version > 1)
            {
                continue;
            }

            if (value.IsUndefined)
            {
                throw new FaultException($"'{name}' field is missing from some input items");
            }

            if (type is not null && type != JsText.TypeOf(value))
            {
                throw new FaultException($"'{name}' isn't always the same type");
            }

            type = JsText.TypeOf(value);
        }
    }

    private static IEnumerable<string> NamesIn(ValueObject json, string prefix, bool dots)
        => json.SelectMany(member => dots && member.Value.AsObject() is { Count: > 0 } inner ? NamesIn(inner, $"{prefix}{member.Key}.", dots) : [prefix + member.Key]);
}
