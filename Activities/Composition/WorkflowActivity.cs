using System.Text.Json;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Composition;

/// <summary>
/// A published workflow used as a step. Its inputs and outputs are those of the workflow, so they stand on the step's JSON without being declared here.
/// </summary>
[Activity("Elsa.Workflows.Management.Activities.WorkflowDefinitionActivity", "Workflows", "Run a workflow as a step of this one.", Type = "WorkflowDefinitionActivity", IsBrowsable = false)]
public sealed class WorkflowActivity : Activity
{
    private readonly List<(string Name, Input<Value> Input)> _inputs = [];
    private string? _definitionId;

    protected override void Bind(ActivityBinding binding)
    {
        _definitionId = binding.Property("workflowDefinitionId") is { ValueKind: JsonValueKind.String } id ? id.GetString() : null;
        if (string.IsNullOrEmpty(_definitionId))
        {
            binding.Problem("workflowDefinitionId", "The step does not say which workflow it runs.");
        }

        foreach (var property in binding.Json.EnumerateObject())
        {
            if (property.Value.ValueKind != JsonValueKind.Object || property.Name is "customProperties" or "metadata")
            {
                continue;
            }

            if (property.Value.TryGetProperty("expression", out var expression) && expression.ValueKind == JsonValueKind.Object)
            {
                _inputs.Add((property.Name, binding.DynamicInput<Value>(property.Name)));
            }
            else
            {
                binding.DynamicOutput(property.Name);
            }
        }
    }

    protected override void Execute(ActivityExecutionContext context)
    {
        var input = new ValueObject.Builder();
        foreach (var (name, value) in _inputs)
        {
            input.Set(name, context.Get(value));
        }

        ChildRun.Start(context, _definitionId, input.Build(), correlationId: null, wait: true);
    }

    protected override ValueTask ResumeAsync(ActivityExecutionContext context)
    {
        var report = ChildRun.Succeeded(context);
        foreach (var (name, value) in report["output"].AsObject() ?? ValueObject.Empty)
        {
            context.SetOutput(name, value);
        }

        return context.CompleteActivityWithOutcomesAsync(ChildRun.Outcomes(report) is { Length: > 0 } outcomes ? outcomes : [Outcomes.Done]);
    }
}
