using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Data.Merging;

/// <summary>Merge as version 1 did it: two inputs, one pair of fields, fields of the second input win and are not merged into each other.</summary>
internal static class OldMerge
{
    public static IEnumerable<Item> Of(NodeCall call, List<InputItem> first, List<InputItem> second) => call.Text("mode", 0, "append") switch
    {
        "append" => first.Concat(second).Select(entry => entry.AsIs),
        "mergeByIndex" => ByIndex(call.Text("join", 0, "left"), first, second),
        "multiplex" => from one in first from other in second select one.Made(Both(one.Json, other.Json), other),
        "keepKeyMatches" or "mergeByKey" or "removeKeyMatches" => ByKey(call, first, second),
        "passThrough" => (call.Text("output", 0, "input1") == "input1" ? first : second).Select(entry => entry.AsIs),
        "wait" => [new Item(ValueObject.Empty)],
        var mode => throw new FaultException($"The merge mode '{mode}' is not known here."),
    };

    private static IEnumerable<Item> ByIndex(string join, List<InputItem> first, List<InputItem> second)
    {
        var rows = join switch
        {
            "inner" => Math.Min(first.Count, second.Count),
            "outer" => Math.Max(first.Count, second.Count),
            _ => first.Count,
        };
        for (var row = 0; row < rows; row++)
        {
            yield return row >= first.Count ? second[row].AsIs : row >= second.Count ? first[row].AsIs : first[row].Made(Both(first[row].Json, second[row].Json), second[row]);
        }
    }

    private static IEnumerable<Item> ByKey(NodeCall call, List<InputItem> first, List<InputItem> second)
    {
        var (mode, overwrite) = (call.Text("mode"), call.Text("overwrite", 0, "always"));
        var (name, otherName) = (call.Text("propertyName1"), call.Text("propertyName2"));
        if (second.Count == 0 || name.Length == 0 || otherName.Length == 0)
        {
            return mode == "keepKeyMatches" ? [] : first.Select(entry => entry.AsIs);
        }

        // Of several items with one key the last counts.
        var (path, otherPath) = (FieldPath.Of(name), FieldPath.Of(otherName));
        var known = new Dictionary<string, InputItem>(StringComparer.Ordinal);
        foreach (var entry in second.Where(entry => JsText.IsTruthy(otherPath.Get(entry.Json))))
        {
            known[JsText.ToText(otherPath.Get(entry.Json))] = entry;
        }

        return first.SelectMany(entry =>
        {
            var key = path.Get(entry.Json);
            var isMatch = known.TryGetValue(JsText.ToText(key), out var other) && key.Kind is ValueKind.String or ValueKind.Number;
            return (mode, isMatch) switch
            {
                ("removeKeyMatches", _) => isMatch ? Array.Empty<Item>() : [entry.AsIs],
                ("keepKeyMatches", _) => isMatch ? [entry.AsIs] : [],
                (_, true) => [entry.Made(Overwritten(entry.Json, other.Json, otherName, overwrite), other)],
                _ => key.Kind is ValueKind.String or ValueKind.Number or ValueKind.Null ? [entry.AsIs] : [],
            };
        });
    }

    private static ValueObject Overwritten(ValueObject json, ValueObject other, string key, string overwrite)
        => other.Where(member => member.Key != key && (overwrite == "always"
                || (overwrite == "undefined" && !json.Contains(member.Key))
                || (overwrite == "blank" && (json[member.Key].IsNullish || json[member.Key].AsString() is ""))))
            .Aggregate(json, (made, member) => made.With(member.Key, member.Value));

    private static ValueObject Both(ValueObject first, ValueObject second) => second.Aggregate(first, (made, member) => made.With(member.Key, member.Value));
}
