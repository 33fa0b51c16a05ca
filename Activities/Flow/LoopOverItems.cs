using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Flow;

/// <summary>
/// Sends its items batch by batch to Loop; the branch leads back here, and when no batch is left all that came back goes to Done. What it keeps is
/// written once: the items at the start, then what each round brought.
/// </summary>
[Activity("Bizoholic", "Flow", "Work through the items in batches: connect the end of the Loop branch back to this step.", DisplayName = "Loop over items")]
[FlowNode(Outcomes.Done, "Loop")]
public sealed class LoopOverItems : N8nActivity
{
    internal static IReadOnlyList<string> OutputsOf(double version) => version switch
    {
        < 2 => ["Loop"],
        < 3 => ["Loop", Outcomes.Done],
        _ => [Outcomes.Done, "Loop"],
    };

    internal override double LatestVersion => 3;

    internal override IReadOnlyList<string> Outputs => OutputsOf(Version);

    private protected override ValueTask RunAsync(NodeCall call)
    {
        var context = call.Context;
        var memory = context.Memory;
        var isFirst = memory.Count == 0 || call.Flag("options.reset");
        if (isFirst)
        {
            context.SetVariable(NameOf(context, "items"), ItemValues.From(context.Items));
            memory = ValueObject.From(("pairedWith", (double)context.ExecutionNumber), ("from", 0), ("next", 0), ("currentRunIndex", -1));
        }
        else
        {
            context.SetVariable(NameOf(context, $"round:{memory["currentRunIndex"].Number}"), ValueObject.From(("items", ItemValues.From(context.Items)), ("from", ValueArray.From(PlacesOf(context.Items, memory)))));
        }

        var items = isFirst ? [.. context.Items] : ItemValues.Read(context.GetVariable(NameOf(context, "items")));
        var size = (int)Math.Max(1, call.Number("batchSize", 0, call.Version >= 3 ? 1 : 10));
        var next = (int)memory["next"].Number;
        var round = (int)memory["currentRunIndex"].Number + 1;
        var end = Math.Min(items.Count, next + size);
        var isDone = next >= items.Count;
        context.Memory = memory.ToBuilder()
            .Set("from", next)
            .Set("next", end)
            .Set("currentRunIndex", round)
            .Set("maxRunIndex", Math.Ceiling((double)items.Count / size))
            .Set("noItemsLeft", end >= items.Count)
            .Set("done", isDone)
            .Build();
        if (isDone)
        {
            LeaveAll(call, round);
        }

        var loop = Outputs.ToList().IndexOf("Loop");
        for (var i = next; i < end; i++)
        {
            call.Add(loop, items[i] with { PairedItem = i, AlsoPairedWith = null });
        }

        return default;
    }

    private static string NameOf(ActivityExecutionContext context, string part) => $"$loop:{context.Node.Id}:{part}";

    /// <summary>Which of the loop's items those that came back were made from: as many as the batch, or else as the last step of the branch says.</summary>
    private static IEnumerable<Value> PlacesOf(IReadOnlyList<Item> brought, ValueObject memory)
    {
        var (start, size) = ((int)memory["from"].Number, (int)(memory["next"].Number - memory["from"].Number));
        return brought.Select((item, i) => brought.Count == size ? start + i : item.PairedItem < size ? start + item.PairedItem.Value : Value.Null);
    }

    private void LeaveAll(NodeCall call, int rounds)
    {
        var done = Outputs.ToList().IndexOf(Outcomes.Done);
        if (done < 0)
        {
            return;
        }

        for (var i = 0; i < rounds; i++)
        {
            var round = call.Context.GetVariable(NameOf(call.Context, $"round:{i}"));

            // Runs that were in the loop before the places were kept hold the items alone.
            foreach (var (at, item) in ItemValues.Read(round.Kind == ValueKind.Array ? round : round["items"]).Index())
            {
                call.Add(done, item with { PairedItem = round["from"][at] is { Kind: ValueKind.Number } place ? (int)place.Number : null });
            }
        }
    }
}
