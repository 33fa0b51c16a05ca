using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Data;

[Activity("Bizoholic", "Data", "Make one item of each element of a list.", DisplayName = "Split out")]
public sealed class SplitOut : N8nActivity
{
    /// <summary>Stands for the item's files.</summary>
    private const string Files = "$binary";

    internal override bool IsPassedWhenFailing => true;

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
        List<Dictionary<string, BinaryReference>> files = [];
        for (var at = 0; at < fields.Length; at++)
        {
            if (fields[at] == Files)
            {
                files = [.. (from.Binary ?? new Dictionary<string, BinaryReference>()).Select(file => new Dictionary<string, BinaryReference> { [file.Key] = file.Value })];
                rows.AddRange(Enumerable.Repeat(ValueObject.Empty, Math.Max(0, files.Count - rows.Count)));
                continue;
            }

            var target = targets.ElementAtOrDefault(at);
            var value = FieldPath.Of(fields[at], dots).Get(from.Json);
            RequireList(call.Version, fields[at], value);
            var elements = Elements(value);
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
            "selectedOtherFields" when rows.Count > 0 => Selected(from.Json, call.Names("fieldsToInclude", i), dots),
            _ => ValueObject.Empty,
        };
        foreach (var (at, row) in rows.Index())
        {
            var json = include == "selectedOtherFields" ? others.Aggregate(row, (made, member) => made.With(member.Key, member.Value)) : row.Aggregate(others, (made, member) => made.With(member.Key, member.Value));
            call.Add(0, new Item(json) { PairedItem = i, Binary = files.ElementAtOrDefault(at) ?? (call.Flag("options.includeBinary", i) ? from.Binary : null) });
        }
    }

    /// <summary>Some versions of Item Lists, which are told by their number, fail where there is nothing to split.</summary>
    private static void RequireList(double version, string name, Value value)
    {
        if (version is 2 && value.IsUndefined)
        {
            throw new FaultException($"Couldn't find the field '{name}' in the input data");
        }

        if (version is 2 or 2.1 && !value.IsUndefined && value.Kind is not (ValueKind.Object or ValueKind.Array))
        {
            throw new FaultException($"The provided field '{name}' is not an array or object");
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

    private static ValueObject Selected(ValueObject from, string[] fields, bool dots)
    {
        return fields.Length == 0
            ? throw new FaultException("No fields specified: enter the fields to include.")
            : fields.Aggregate(ValueObject.Empty, (json, name) => FieldPath.Of(name, dots).Get(from) is { IsUndefined: false } value ? json.With(name, value) : json);
    }
}
