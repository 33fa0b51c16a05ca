using System.Text.Json;
using Bizoholic.Flows.Expressions;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.N8n;

/// <summary>
/// An activity with the meaning of an n8n node: its parameters are kept as n8n writes them, and it takes all items of an arrival at once. Nothing
/// follows an output without items.
/// </summary>
public abstract class N8nActivity : Activity
{
    /// <summary>Outcome of a node that left nothing; no connection starts there.</summary>
    internal const string Nothing = "Nothing";

    [Input(Description = "The settings, as n8n writes them. Text that starts with = is a template that is evaluated for each item.", UIHint = UIHints.JsonEditor)]
    public JsonElement Parameters { get; set; }

    [Input(DisplayName = "Behaves like version", Description = "The node version of n8n whose rules apply; empty for the latest.", Category = "Advanced")]
    public double? TypeVersion { get; set; }

    /// <summary>Outcomes in the order of n8n's outputs, without the error output.</summary>
    internal virtual IReadOnlyList<string> Outputs => [Outcomes.Done];

    internal ParameterTree Tree { get; private set; } = null!;

    internal NodePolicy Policy { get; private set; } = null!;

    /// <summary>Version that a newly placed activity has.</summary>
    internal virtual double LatestVersion => 1;

    internal double Version => TypeVersion ?? LatestVersion;

    /// <summary>Whether it knows no items with errors: when it fails and goes on, what came in goes on as it is, and never to the Failed port.</summary>
    internal virtual bool IsPassedWhenFailing => false;

    /// <summary>The items that go on then.</summary>
    internal virtual IEnumerable<Item> Passed(NodeCall call) => call.Context.Items.Select((item, index) => item with { PairedItem = index, AlsoPairedWith = null });

    /// <summary>Whether an item with an error keeps the fields of the item it was made from, on the Failed port.</summary>
    internal virtual bool PairsErrors => true;

    /// <summary>Whether a parameter's text is put together by the activity itself from what its holes give; it gets the pieces then.</summary>
    private protected virtual bool IsPieced(string path, string text) => false;

    protected override void Bind(ActivityBinding binding)
    {
        Tree = ParameterTree.Compile(binding, binding.Property("parameters"), IsPieced);
        Policy = NodePolicy.Read(binding);
    }

    protected override IReadOnlyList<string> CountedOutcomes => Policy.OnError == OnError.ErrorOutput ? [.. Outputs, Outcomes.Failed] : Outputs;

    protected override IEnumerable<string> ParameterNames => Tree.Names;

    protected override Value ParameterAt(string name, ExpressionScope scope) => Tree.Part(name).Evaluate(expression => expression.Evaluate(scope));

    protected override ValueTask ExecuteAsync(ActivityExecutionContext context) => Policy.IsDisabled ? PassThrough(context) : TryAsync(context);

    /// <summary>Goes on after a wait. An activity that waits for several things overrides this.</summary>
    protected override ValueTask ResumeAsync(ActivityExecutionContext context) => TryAsync(context);

    private protected abstract ValueTask RunAsync(NodeCall call);

    /// <summary>Leaves what was collected; nothing follows an output without items.</summary>
    private protected void Finish(NodeCall call)
    {
        var context = call.Context;
        if (Policy.AlwaysOutputData && call.OutputAt(0).Count == 0)
        {
            call.AddJoined(ValueObject.Empty);
        }

        if (Policy.OnError == OnError.ErrorOutput)
        {
            call.MoveErrors();
        }

        if (Outputs.Count == 1 && call.Failed.Count == 0)
        {
            call.PairWhatIsNot();
        }

        var isLeft = false;
        for (var i = 0; i < Outputs.Count; i++)
        {
            isLeft |= Leave(context, Outputs[i], call.OutputAt(i));
        }

        isLeft |= Leave(context, Outcomes.Failed, call.Failed);
        if (!isLeft)
        {
            context.Leave(Nothing, []);
        }
    }

    private static bool Leave(ActivityExecutionContext context, string outcome, List<Item> items)
    {
        if (items.Count > 0)
        {
            context.Leave(outcome, items);
        }

        return items.Count > 0;
    }

    private ValueTask PassThrough(ActivityExecutionContext context)
    {
        context.Leave(Outputs[0], [.. context.Items.Select((item, index) => item with { PairedItem = index, AlsoPairedWith = null })]);
        return default;
    }

    private async ValueTask TryAsync(ActivityExecutionContext context)
    {
        var call = new NodeCall(context, this);
        try
        {
            await RunAsync(call);
            if (!call.IsWaiting)
            {
                Finish(call);
            }
        }
        catch (Exception error) when (error is not (OperationCanceledException or FlowStateConflictException))
        {
            if (context.WillRetry(error) || Policy.OnError == OnError.Stop || error is WorkflowStop)
            {
                throw;
            }
            else
            {
                call.FailAll(error);
                Finish(call);
            }
        }
    }
}

/// <summary>A failure that is the flow's own wish, and not taken over by the node's error settings.</summary>
internal sealed class WorkflowStop(string message) : FaultException(message, type: "StopAndError");
