using System.Text.Json;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Composition;

/// <summary>Starts a run of another workflow for every entry of a list, all of them together with this step's record.</summary>
[Activity("Elsa", "Composition", "Start another workflow once for each entry of a list.", DisplayName = "Bulk Dispatch Workflows", Kind = ActivityKind.Task)]
[FlowNode("Completed", "Canceled", "Done")]
public sealed class BulkDispatchWorkflows : Activity
{
    private const string Completed = "Completed";

    [Input(DisplayName = "Workflow Definition", Description = "The workflow to start, in its published version.", UIHint = UIHints.WorkflowDefinitionPicker)]
    public Input<string>? WorkflowDefinitionId { get; set; }

    [Input(Description = "The list: each entry starts one run.", UIHint = UIHints.MultiLine)]
    public Input<ValueArray>? Items { get; set; }

    [Input(DisplayName = "Item input", Description = "Name of the input that takes the entry. An entry that is an object also gives its fields to the inputs of their names.")]
    public Input<string> DefaultItemInputKey { get; set; } = new("Item");

    [Input(DisplayName = "Correlation ID function", Description = "Ties each run to something of yours; $json is the entry.", AutoEvaluate = false)]
    public Input<string>? CorrelationIdFunction { get; set; }

    [Input(Description = "Further inputs for every run, by name.", UIHint = UIHints.JsonEditor)]
    public Input<ValueObject>? Input { get; set; }

    [Input(DisplayName = "Wait for completion", Description = "Whether to go on only when all of them have ended.")]
    public Input<bool> WaitForCompletion { get; set; } = new(true);

    protected override void Bind(ActivityBinding binding)
    {
        foreach (var port in (string[])["childCompleted", "childFinished", "childFaulted"])
        {
            if (binding.Property(port).ValueKind == JsonValueKind.Object)
            {
                binding.Problem(port, "An activity for each run that ends is not available here. Put it at the end of the workflow that is started, or after this step.");
            }
        }
    }

    protected override ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        var items = context.Get(Items) ?? ValueArray.Empty;
        var wait = context.Get(WaitForCompletion);
        foreach (var item in items)
        {
            ChildRun.Start(context, context.Get(WorkflowDefinitionId), InputOf(context, item), context.Evaluate(CorrelationIdFunction, new Item(item.AsObject() ?? ValueObject.From(("value", item)))), wait);
        }

        return items.Count == 0 ? context.CompleteActivityWithOutcomesAsync(Completed, Outcomes.Done) : default;
    }

    /// <summary>How each of them ended is in its own run; one that failed does not keep this one from going on.</summary>
    protected override ValueTask ResumeAsync(ActivityExecutionContext context)
    {
        context.KeepWaiting();
        return context.CompleteActivityWithOutcomesAsync(Completed, Outcomes.Done);
    }

    private ValueObject InputOf(ActivityExecutionContext context, Value item)
    {
        var input = (context.Get(Input) ?? ValueObject.Empty).ToBuilder();
        foreach (var (name, value) in item.AsObject() ?? ValueObject.Empty)
        {
            input.Set(name, value);
        }

        return input.Set("ParentInstanceId", context.RunId).Set(context.Get(DefaultItemInputKey) is { Length: > 0 } key ? key : "Item", item).Build();
    }
}
