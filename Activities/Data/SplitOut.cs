using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Data;

[Activity("Bizoholic", "Data", "Make one item of each element of a list.", DisplayName = "Split out")]
public sealed class SplitOut : N8nActivity
{
    private protected override ValueTask RunAsync(NodeCall call)
    {
        call.ForEach(i => Split(call, i));
        return default;
    }

    private static void Split(NodeCall call, int i)
    {
        var dots = !call.Flag("options.disableDotNotation", i);
        string[] fields = [.. FieldPath.Names(call.Text("fieldToSplitOut", i)).Select(name => name.StartsWith("$json.", StringComparison.Ordinal) ? name[6..] : name)];
        string[] targets = [.. FieldPath.Names(call.Text("options.destinationFieldName", i))];
        if (targets.Length > 0 && targets.Length != fields.Length)
        {
            throw new FaultException("If multiple fields to split out are given, the same number of destination fields must be given");
        }

        var from = call.Items[i];
        var include = call.Text("include", i, "noOtherFields");
        var rows = new List<ValueObject>();
        for (var at = 0; at < fields.Length; at++)
        {
            var target = targets.ElementAtOrDefault(at);
            var elements = Elements(FieldPath.Of(fields[at], dots).Get(from.Json));
            for (var row = 0; row < elements.Count; row++)
            {
                if (rows.Count == row)
                {
                    rows.Add(ValueObject.Empty);
                }

                var isSpread = include == "noOtherFields" && target is null && fields.Length == 1 && elements[row].Kind is ValueKind.Object or ValueKind.Array;
                rows[row] = isSpread ? Spread(rows[row], elements[row]) : rows[row].With(target ?? fields[at], elements[row]);
            }
        }

        var others = include switch
        {
            "allOtherFields" => fields.Aggregate(from.Json, (rest, field) => FieldPath.Of(field, dots).Remove(rest)),
            "selectedOtherFields" => Selected(from.Json, call.Text("fieldsToInclude", i), dots),
            _ => ValueObject.Empty,
        };
        foreach (var row in rows)
        {
            var json = include == "selectedOtherFields" ? others.Aggregate(row, (made, member) => row.Contains(member.Key) ? made : made.With(member.Key, member.Value)) : row.Aggregate(others, (made, member) => made.With(member.Key, member.Value));
            call.Add(0, new Item(json) { PairedItem = i, Binary = call.Flag("options.includeBinary", i) ? from.Binary : null });
        }
    }

    private static List<Value> Elements(Value value) => value switch
    {
        { IsUndefined: true } => [],
        { Kind: ValueKind.Array } => [.. value.AsArray()!],
        { Kind: ValueKind.Object } => [.. value.AsObject()!.Select(member => member.Value)],
        _ => [value],
    };

    private static ValueObject Spread(ValueObject into, Value element)
    {
        var members = element.AsObject()?.Select(member => (member.Key, member.Value)) ?? element.AsArray()!.Select((entry, index) => (Key: index.ToString(System.Globalization.CultureInfo.InvariantCulture), Value: entry));
        return members.Aggregate(into, (json, member) => json.With(member.Key, member.Value));
    }

    private static ValueObject Selected(ValueObject from, string names, bool dots)
    {
        string[] fields = [.. FieldPath.Names(names)];
        return fields.Length == 0
            ? throw new FaultException("No fields specified: enter the fields to include.")
            : fields.Aggregate(ValueObject.Empty, (json, name) => FieldPath.Of(name, dots).Get(from) is { IsUndefined: false } value ? json.With(name, value) : json);
    }
}
