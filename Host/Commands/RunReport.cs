using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Host.Hosting;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Host.Commands;

/// <summary>What a run did, for scripts and tests to read.</summary>
/// <param name="Variables">By name.</param>
/// <param name="Lines">What WriteLine wrote.</param>
internal sealed record RunReport(string Status, ValueObject Output, ValueObject Variables, IReadOnlyList<StepReport> Steps, IReadOnlyList<string> Lines, string? Error)
{
    /// <summary>What the last node of an n8n flow left.</summary>
    public ValueArray? Items { get; init; }

    /// <summary>Nodes of an n8n flow: name, runs, outputs, items.</summary>
    public ValueObject? Nodes { get; init; }

    public static RunReport Of(OneOffRun run)
    {
        var variables = new ValueObject.Builder();
        foreach (var (id, value) in run.History.Variables)
        {
            variables.Set(run.Plan.Definition.Variables.FirstOrDefault(variable => variable.Id == id)?.Name ?? id, value);
        }

        return new RunReport(run.History.Run.Status.ToString(), run.History.Output, variables.Build(), [.. run.History.Executions.Select(execution => StepReport.Of(execution, run.Plan.FindById(execution.ActivityId)))], run.Lines, run.History.Error?.Message);
    }

    public RunReport WithNodes(OneOffRun run)
    {
        var nodes = N8nRunReport.Of(run.History, run.Plan);
        return this with { Items = nodes.Items, Nodes = nodes.Nodes };
    }
}

internal sealed record StepReport(string Id, string? Name, string? Type, string Status, IReadOnlyList<string> Outcomes, double DurationMs, string? Error)
{
    public static StepReport Of(ExecutionHistory execution, ActivityNode? node) => new(
        execution.ActivityId,
        node?.Name,
        node?.Descriptor.TypeName,
        execution.Status.ToString(),
        execution.Outcomes,
        execution is { StartedAt: { } started, EndedAt: { } ended } ? (ended - started).TotalMilliseconds : 0,
        execution.Error?.Message);
}
