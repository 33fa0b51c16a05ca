using System.Text.Json;
using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Activities.N8n.Import;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Data.Merging;

/// <summary>Which connection is which input. The canvas has one port for all of them, so it is a property of the activity: input, activity and outcome.</summary>
internal sealed class NumberedInputs
{
    private readonly (int Input, string Activity, string Outcome)[] _inputs;

    private NumberedInputs((int, string, string)[] inputs) => _inputs = inputs;

    public static NumberedInputs Read(ActivityBinding binding)
        => new([.. NodeJson.Elements(NodeJson.At(binding.Json, "customProperties.inputs"))
            .Select(entry => ((int)(NodeJson.Number(entry, "input") ?? 0), NodeJson.Text(entry, "activity") ?? "", NodeJson.Text(entry, "outcome") ?? Outcomes.Done))]);

    /// <summary>Items by input, at least <paramref name="count"/> lists. Where nothing says which is which, inputs are numbered as they came.</summary>
    public List<List<InputItem>> Of(NodeCall call, int count)
    {
        var inputs = new List<List<InputItem>>();
        var offset = 0;
        var arrival = 0;
        foreach (var (activity, outcome, items) in call.Context.Incoming)
        {
            var start = offset;
            var wanted = _inputs.Where(input => input.Activity == activity && input.Outcome == outcome).Select(input => input.Input).DefaultIfEmpty(_inputs.Length == 0 ? arrival : 0);
            foreach (var input in wanted)
            {
                ListAt(inputs, input).AddRange(items.Select((item, index) => new InputItem(item, start + index)));
            }

            offset += items.Count;
            arrival++;
        }

        ListAt(inputs, count - 1);
        return call.ExecutesOnce ? [.. inputs.Select(input => input.Take(1).ToList())] : inputs;
    }

    private static List<InputItem> ListAt(List<List<InputItem>> inputs, int index)
    {
        while (inputs.Count <= index)
        {
            inputs.Add([]);
        }

        return inputs[index];
    }
}

/// <summary>An item of one input.</summary>
/// <param name="Place">Where it stands among all items that came in.</param>
internal readonly record struct InputItem(Item Item, int Place)
{
    public ValueObject Json => Item.Json;

    public Item Made(ValueObject json, params IEnumerable<InputItem> others)
        => Item with { Json = json, PairedItem = Place, AlsoPairedWith = [.. others.Select(other => other.Place)] };

    public Item AsIs => Item with { PairedItem = Place, AlsoPairedWith = null };
}
