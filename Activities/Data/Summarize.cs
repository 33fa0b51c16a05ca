using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Data;

[Activity("Bizoholic", "Data", "Count, add up, average or join fields, as a pivot table does.", DisplayName = "Summarize")]
public sealed class Summarize : N8nActivity
{
    internal override double LatestVersion => 1.1;

    private protected override ValueTask RunAsync(NodeCall call)
    {
        var dots = !call.Flag("options.disableDotNotation");
        var wanted = (call.Get("fieldsToSummarize.values").AsArray() ?? ValueArray.Empty).Select(entry => Summary.Read(entry, dots)).ToArray();
        if (wanted.Length == 0)
        {
            throw new FaultException("You need to add at least one aggregation to 'Fields to Summarize'");
        }

        if (call.Version < 1.1 && !call.Flag("options.continueIfFieldNotFound") && wanted.FirstOrDefault(summary => call.Items.All(item => summary.ValueOf(item).IsUndefined)) is { } missing)
        {
            throw new FaultException($"The field '{missing.Field}' does not exist in any items");
        }

        FieldPath[] splits = [.. FieldPath.Names(call.Text("fieldsToSplitBy")).Select(name => FieldPath.Of(name, dots))];
        string[] names = [.. FieldPath.Names(call.Text("fieldsToSplitBy")).Select(Summary.Normalize)];
        var skipsEmpty = call.Flag("options.skipEmptySplitFields");
        if (call.Text("options.outputFormat") == "singleItem")
        {
            call.Add(0, new Item(Nested(call.Items, wanted, splits, skipsEmpty)) { PairedItem = call.Items.Count == 1 ? 0 : null });
        }
        else
        {
            foreach (var (json, from) in Rows([.. call.Items.Select((item, index) => (item, index))], wanted, splits, names, skipsEmpty))
            {
                call.Add(0, new Item(json) { PairedItem = from });
            }
        }

        return default;
    }

    private static ValueObject Nested(IReadOnlyList<Item> items, Summary[] wanted, ReadOnlySpan<FieldPath> splits, bool skipsEmpty)
    {
        if (splits.Length == 0)
        {
            return Summary.All(wanted, items);
        }

        var json = new ValueObject.Builder();
        var split = splits[0];
        foreach (var group in items.GroupBy(item => KeyOf(split, item)))
        {
            if (!(skipsEmpty && Summary.IsEmpty(group.Key)))
            {
                json.Set(Summary.Normalize(JsText.ToText(group.Key)), Nested([.. group], wanted, splits[1..], skipsEmpty));
            }
        }

        return json.Build();
    }

    private static List<(ValueObject Json, int? From)> Rows((Item Item, int Index)[] items, Summary[] wanted, ReadOnlySpan<FieldPath> splits, ReadOnlySpan<string> names, bool skipsEmpty)
    {
        if (splits.Length == 0)
        {
            return [(Summary.All(wanted, [.. items.Select(entry => entry.Item)]), items.Length == 1 ? items[0].Index : null)];
        }

        var rows = new List<(ValueObject, int?)>();
        var split = splits[0];
        foreach (var group in items.GroupBy(entry => KeyOf(split, entry.Item)))
        {
            if (!(skipsEmpty && Summary.IsEmpty(group.Key)))
            {
                foreach (var (json, from) in Rows([.. group], wanted, splits[1..], names[1..], skipsEmpty))
                {
                    rows.Add((json.With(names[0], group.Key), from));
                }
            }
        }

        return rows;
    }

    private static Value KeyOf(FieldPath split, Item item)
        => split.Get(item.Json) switch
        {
            { IsUndefined: true } => "undefined",
            { Kind: ValueKind.Object or ValueKind.Array } value => ValueJson.ToJson(value),
            var value => value,
        };
}
