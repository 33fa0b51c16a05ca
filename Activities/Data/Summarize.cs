using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Data;

[Activity("Bizoholic", "Data", "Count, add up, average or join fields, as a pivot table does.", DisplayName = "Summarize")]
public sealed class Summarize : N8nActivity
{
    private const double TypedGroups = 1.1;

    internal override double LatestVersion => TypedGroups;

    internal override bool IsPassedWhenFailing => true;

    private protected override ValueTask RunAsync(NodeCall call)
    {
        var dots = !call.Flag("options.disableDotNotation");
        var wanted = (call.Get("fieldsToSummarize.values").AsArray() ?? ValueArray.Empty).Select(entry => Summary.Read(entry, dots)).ToArray();
        if (wanted.All(summary => summary.Field.Length == 0))
        {
            throw new FaultException("You need to add at least one aggregation to 'Fields to Summarize'");
        }

        if (call.Version <= 1 && !call.Flag("options.continueIfFieldNotFound") && wanted.FirstOrDefault(summary => summary.Field.Length > 0 && call.Items.All(item => summary.ValueOf(item).IsUndefined)) is { } missing)
        {
            throw new FaultException($"The field '{missing.Field}' does not exist in any items");
        }

        FieldPath[] splits = [.. FieldPath.Names(call.Text("fieldsToSplitBy")).Select(name => FieldPath.Of(name, dots))];
        string[] names = [.. FieldPath.Names(call.Text("fieldsToSplitBy")).Select(Summary.Normalize)];
        var groups = new Groups(SkipsEmpty: call.Flag("options.skipEmptySplitFields"), IsText: call.Version != TypedGroups);
        if (call.Text("options.outputFormat") == "singleItem")
        {
            call.AddJoined(Nested(call.Items, wanted, splits, groups));
        }
        else
        {
            foreach (var (json, from) in Rows([.. call.Items.Select((item, index) => (item, index))], wanted, splits, names, groups))
            {
                call.AddJoined(json, from);
            }
        }

        return default;
    }

    private static ValueObject Nested(IReadOnlyList<Item> items, Summary[] wanted, ReadOnlySpan<FieldPath> splits, Groups groups)
    {
        if (splits.Length == 0)
        {
            return Summary.All(wanted, items);
        }

        var json = new ValueObject.Builder();
        var split = splits[0];
        foreach (var group in groups.Of(items, item => split.Get(item.Json)))
        {
            json.Set(JsText.ToText(group.Key), Nested([.. group], wanted, splits[1..], groups));
        }

        return json.Build();
    }

    private static List<(ValueObject Json, int[] From)> Rows((Item Item, int Index)[] items, Summary[] wanted, ReadOnlySpan<FieldPath> splits, ReadOnlySpan<string> names, Groups groups)
    {
        if (splits.Length == 0)
        {
            return [(Summary.All(wanted, [.. items.Select(entry => entry.Item)]), [.. items.Select(entry => entry.Index)])];
        }

        var rows = new List<(ValueObject, int[])>();
        var split = splits[0];
        foreach (var group in groups.Of(items, entry => split.Get(entry.Item.Json)))
        {
            foreach (var (json, from) in Rows([.. group], wanted, splits[1..], names[1..], groups))
            {
                rows.Add((group.Key.IsUndefined ? json : json.With(names[0], group.Key), from));
            }
        }

        return rows;
    }

    /// <summary>How items are grouped by a field.</summary>
    /// <param name="SkipsEmpty">Leaves those out whose field is empty.</param>
    /// <param name="IsText">Values count as text, so 1 and "1" are one group.</param>
    private readonly record struct Groups(bool SkipsEmpty, bool IsText)
    {
        public IEnumerable<IGrouping<Value, T>> Of<T>(IEnumerable<T> entries, Func<T, Value> valueOf)
        {
            var (skipsEmpty, isText) = this;
            return entries.GroupBy(entry => Key(valueOf(entry), isText)).Where(group => !skipsEmpty || group.Key.Kind == ValueKind.Number || JsText.IsTruthy(group.Key));
        }

        private static Value Key(Value value, bool isText)
            => value.Kind is ValueKind.Object or ValueKind.Array ? ValueJson.ToJson(value) : isText ? JsText.ToText(value) : value;
    }
}
