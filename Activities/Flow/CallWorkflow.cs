using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Activities.N8n.Import;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Flow;

/// <summary>Calls another flow with all items, or once for each, one after another. What each call brought is kept until the last has ended.</summary>
[Activity("Bizoholic", "Flow", "Run another flow with these items, and go on with what it leaves.", Type = "ExecuteWorkflow", DisplayName = "Call another flow")]
public sealed class CallWorkflow : N8nActivity
{
    internal override double LatestVersion => 1.2;

    protected override async ValueTask ResumeAsync(ActivityExecutionContext context)
    {
        if (context.Resumption!.IsDue)
        {
            await base.ResumeAsync(context);
            return;
        }

        var call = new NodeCall(context, this);
        var report = context.Resumption.Input;
        var isEach = IsEach(call);
        var number = (int)context.GetVariable(NameOf(context, "next")).Number - 1;
        if (report["status"].AsString() is "Faulted" or "Cancelled")
        {
            var error = new FaultException(report["error"].AsString() is { Length: > 0 } message ? message : "The flow that this step called was cancelled.");
            if (Policy.OnError == OnError.Stop)
            {
                throw error;
            }

            if (!isEach)
            {
                call.FailFirst(error);
                Finish(call);
                return;
            }

            context.SetVariable(NameOf(context, $"{number}"), error.Message);
        }
        else
        {
            context.SetVariable(NameOf(context, $"{number}"), ItemValues.From(ItemsOf(report)));
        }

        var brought = ItemsOf(report);
        if (isEach && number + 1 < call.Items.Count)
        {
            Start(call, number + 1);
            await context.Files.AdoptAsync(brought);
            return;
        }

        for (var i = 0; i <= number; i++)
        {
            if (context.GetVariable(NameOf(context, $"{i}")) is { Kind: ValueKind.String } message)
            {
                call.Fail(i, new FaultException(message.ToString()));
                continue;
            }

            var made = ItemValues.Read(context.GetVariable(NameOf(context, $"{i}")));
            for (var at = 0; at < made.Count; at++)
            {
                call.AddJoined(made[at].Json, isEach ? [i] : made[at].PairedItem is { } from && from < call.Items.Count ? [from] : made.Count == call.Items.Count ? [at] : [.. Enumerable.Range(0, call.Items.Count)], made[at].Binary);
            }
        }

        Finish(call);
        await context.Files.AdoptAsync(brought);
    }

    private protected override ValueTask RunAsync(NodeCall call)
    {
        Start(call, 0);
        for (var i = 1; !call.IsWaiting && IsEach(call) && i < call.Items.Count; i++)
        {
            Start(call, i);
        }

        if (!call.IsWaiting)
        {
            call.ForEach(i => call.Add(0, call.Items[i] with { PairedItem = i, AlsoPairedWith = null }));
        }

        return default;
    }

    private static bool IsEach(NodeCall call) => call.Text("mode", 0, "once") == "each";

    private static string NameOf(ActivityExecutionContext context, string part) => $"$call:{context.ExecutionNumber}:{part}";

    private static List<Item> ItemsOf(Value report) => ItemValues.Read(ValueArray.From((report["items"].AsArray() ?? ValueArray.Empty).Select((json, i) => (Value)ValueObject.From(("json", json), ("binary", report["files"][i]), ("from", report["origins"][i])))));

    /// <summary>Starts the flow: with one item, or with all of them.</summary>
    private static void Start(NodeCall call, int number)
    {
        var context = call.Context;
        var waits = call.Flag("options.waitForSubWorkflow", number, otherwise: true);
        IEnumerable<int> places = IsEach(call) ? [number] : Enumerable.Range(0, call.Items.Count);
        var items = places.Select(place => Given(call, place));
        context.SetVariable(NameOf(context, "next"), number + 1);
        context.StartWorkflow(new ChildWorkflow(DefinitionOf(call, number), ValueObject.From((ExecuteWorkflowTrigger.InputName, ItemValues.From(items))), null), waits);
        call.IsWaiting = waits;
    }

    /// <summary>Fields that were mapped one by one, else the item as it is.</summary>
    private static Item Given(NodeCall call, int place)
        => call.Get("workflowInputs.mappingMode", place).AsString() == "defineBelow" && call.Get("workflowInputs.value", place).AsObject() is { Count: > 0 } mapped
            ? call.Items[place] with { Json = mapped }
            : call.Items[place];

    private static string DefinitionOf(NodeCall call, int item)
    {
        if (call.Text("source", item, "database") == "parameter")
        {
            return N8nImporter.Import(call.Text("workflowJson", item)).Flows is [var inline, ..] ? inline.DefinitionId : throw new FaultException("The flow written in this step cannot be read.");
        }

        var chosen = call.Get("workflowId", item);
        return (chosen["value"].AsString() ?? chosen.AsString()) is { Length: > 0 } id ? id : throw new FaultException("No flow was chosen to call.");
    }
}
