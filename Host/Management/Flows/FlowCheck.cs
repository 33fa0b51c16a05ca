using System.Text.Json;
using System.Text.Json.Serialization;
using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Host.Elsa.Definitions;
using Bizoholic.Flows.Host.Operations;
using Bizoholic.Flows.Host.SignUps;
using Bizoholic.Flows.Host.Webhooks;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Host.Management.Flows;

/// <summary>Looks a flow over before it goes live: what keeps it from being published, and what a person may have overlooked.</summary>
internal sealed class FlowCheck(PlanCache plans, IDefinitionStore store, PublishCheck publish, CredentialCheck credentials, SignUpTable signUps)
{
    public async ValueTask<FlowCheckAnswer> CheckAsync(DefinitionVersion version, CancellationToken cancellation)
    {
        var content = await store.GetContentAsync(version.TenantId, version.ContentHash, cancellation) ?? throw new DefinitionException("$", "The content of this version is gone.");
        var definition = DefinitionReader.Read(content);
        var plan = plans.Add(version.ContentHash, definition);
        var found = new List<FlowCheckFinding>();
        IReadOnlyList<TriggerRow> triggers = [];
        try
        {
            triggers = await publish.CheckAsync(version, definition, cancellation);
        }
        catch (DefinitionException error)
        {
            found.AddRange(error.Problems.Select(problem => new FlowCheckFinding(KindOf(plan, problem), true, problem.ActivityId, problem.ActivityName, problem.Path, problem.Message)));
        }

        found.AddRange(plan.Problems.Where(problem => !problem.IsReachable)
            .Select(problem => new FlowCheckFinding(KindOf(plan, problem), false, problem.ActivityId, problem.ActivityName, problem.Path, problem.Message)));
        var told = found.Where(finding => finding.Kind == "credential").Select(finding => finding.ActivityId).ToHashSet(StringComparer.Ordinal);
        found.AddRange((await credentials.CheckAsync(version.TenantId, plan, cancellation)).Where(finding => !told.Contains(finding.ActivityId)));
        found.AddRange(Open(plan, triggers));
        found.AddRange((await signUps.AllAsync(cancellation)).Where(row => row.TenantId == version.TenantId && row.DefinitionId == version.DefinitionId && row.Problem is not null)
            .Select(row => new FlowCheckFinding("trigger", false, row.ActivityId, plan.FindById(row.ActivityId)?.Name, "credential", $"{row.Problem} It is tried again.")));
        found.AddRange(Unconnected(plan));
        if (plan.Triggers.Count == 0)
        {
            found.Add(new FlowCheckFinding("trigger", false, null, null, "root", "Nothing starts this flow by itself: it has no trigger. It can be run by hand and by other flows."));
        }

        return new FlowCheckAnswer(found.TrueForAll(finding => !finding.IsBlocking), [.. found.Select(finding => finding.ActivityId is { } id && plan.FindById(id) is { } node ? finding with { Step = ShownName(node) } : finding)]);
    }

    /// <summary>What the canvas calls a step.</summary>
    private static string ShownName(ActivityNode node)
        => node.Json.TryGetProperty("metadata", out var metadata) && metadata.ValueKind == JsonValueKind.Object && metadata.TryGetProperty("displayText", out var text) && text.ValueKind == JsonValueKind.String && text.GetString() is { Length: > 0 } shown
            ? shown
            : node.Name;

    /// <summary>Webhooks that take a call from anybody.</summary>
    private static IEnumerable<FlowCheckFinding> Open(WorkflowPlan plan, IReadOnlyList<TriggerRow> triggers)
        => triggers.Where(trigger => trigger.Kind == "http").DistinctBy(trigger => trigger.ActivityId)
            .Where(trigger => WebhookSettings.Read(ValueJson.Parse(trigger.Payload)) is { Authorize: false, Policy: null, IsChecked: false, AllowedNetworks.Count: 0 })
            .Select(trigger => new FlowCheckFinding("open", false, trigger.ActivityId, plan.FindById(trigger.ActivityId)?.Name, "authentication", "Anybody who knows this webhook's address can start the flow. Choose an authentication, unless that is meant."));

    private static string KindOf(WorkflowPlan plan, PlanProblem problem)
        => problem.ActivityId is { } id && plan.FindById(id) is { Activity: Placeholder } ? "placeholder"
            : problem.ActivityId is { } step && plan.FindById(step) is { Activity: UnfilledStep } ? "settings"
            : problem.Path.Contains("redential", StringComparison.Ordinal) ? "credential"
            : problem.Path is "path" or "canStartWorkflow" ? "trigger"
            : problem.Path is "type" or "workflowDefinitionId" ? "missing"
            : problem.Path.StartsWith(RetentionRule.Property, StringComparison.Ordinal) ? "retention"
            : "expression";

    /// <summary>Steps of a flowchart that no run gets to: the first of a loose chain, and all behind it.</summary>
    private static IEnumerable<FlowCheckFinding> Unconnected(WorkflowPlan plan)
        => plan.Nodes.Where(node => !plan.CanReach(node) && node.Parent is { } chart && plan.CanReach(chart) && node.Descriptor.TypeName != "Bizoholic.StickyNote")
            .Select(node => new FlowCheckFinding("unconnected", false, node.Id, node.Name, "connections", LeadsTo(node.Parent!.Json, node.Id)
                ? "Only steps that never run lead to this one, so it never runs either. Connect them or remove them."
                : "Nothing leads to this step, so it never runs. Connect it or remove it."));

    private static bool LeadsTo(JsonElement chart, string id)
        => chart.TryGetProperty("connections", out var list) && list.ValueKind == JsonValueKind.Array
            && list.EnumerateArray().Any(connection => connection.TryGetProperty("target", out var target)
                && (target.ValueKind == JsonValueKind.Object && target.TryGetProperty("activity", out var activity) ? activity : target) is { ValueKind: JsonValueKind.String } end && end.ValueEquals(id));
}

/// <param name="CanPublish">False while something blocking is found.</param>
internal sealed record FlowCheckAnswer(bool CanPublish, IReadOnlyList<FlowCheckFinding> Findings);

/// <param name="Kind">placeholder, settings, credential, expression, trigger, missing, retention, open or unconnected.</param>
/// <param name="IsBlocking">The flow cannot be published before this is put right.</param>
/// <param name="Step">What the canvas calls it.</param>
/// <param name="Field">Which property of the step.</param>
internal sealed record FlowCheckFinding(string Kind, bool IsBlocking, string? ActivityId, string? Step, string Field, string Message)
{
    /// <summary>True of many flows for as long as they live: worth a line where somebody looks, not a question each time.</summary>
    [JsonIgnore]
    public bool MayBeMeant => !IsBlocking && Kind is ("open" or "trigger");
}
