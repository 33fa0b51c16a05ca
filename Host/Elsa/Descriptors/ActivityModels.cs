using System.Text.Json.Nodes;
using Bizoholic.Flows.Host.Elsa.Definitions;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Host.Elsa.Descriptors;

/// <summary>Describes what may stand on a canvas: the installed activities, workflows used as activities, and the stand-in for what is missing.</summary>
internal sealed class ActivityModels(ActivityRegistry registry, WorkflowCatalog workflows)
{
    private readonly IReadOnlyList<ActivityModel> _installed = [.. registry.Descriptors.Select(Installed)];

    /// <summary>Type and version are unique: a second one would break the designer's whole registry.</summary>
    public async ValueTask<IReadOnlyList<ActivityModel>> ListAsync(string tenantId, CancellationToken cancellation)
    {
        var used = (await workflows.ActivitiesAsync(tenantId, cancellation)).Select(Workflow);
        var missing = Missing(await workflows.PortsOfMissingAsync(tenantId, cancellation));
        return [.. _installed.Append(missing).Concat(used).DistinctBy(model => (model.TypeName, model.Version))
            .OrderBy(model => model.Category, StringComparer.Ordinal).ThenBy(model => model.DisplayName, StringComparer.Ordinal)];
    }

    private static ActivityModel Installed(ActivityDescriptor activity) => new()
    {
        TypeName = activity.TypeName,
        Namespace = activity.Namespace,
        Name = activity.Name,
        Version = activity.Version,
        Category = activity.Category,
        DisplayName = activity.DisplayName,
        Description = activity.Description,
        Kind = activity.Kind.ToString(),
        IsContainer = activity.IsContainer,
        IsBrowsable = activity.IsBrowsable,
        IsStart = activity.TypeName == "Elsa.Start",
        IsTerminal = activity.IsTerminal,
        Inputs = [.. activity.Inputs.Select(Input)],
        Outputs = [.. activity.Outputs.Select((output, index) => new OutputModel(output.Name, output.TypeName, output.DisplayName, output.Description, index, output.IsBrowsable))],
        Ports = [.. activity.Ports.Select(port => new PortModel(port.Name, port.DisplayName, port.IsEmbedded ? "Embedded" : "Flow"))],
        CustomProperties = new JsonObject
        {
            ["Effect"] = activity.Effect.ToString(),
            ["PerItem"] = activity.PerItem,
            ["Retry"] = activity.Retry is { } retry ? new JsonObject { ["Tries"] = retry.Tries, ["Wait"] = retry.Wait.ToString(), ["Factor"] = retry.Factor, ["LongestWait"] = retry.LongestWait.ToString(), ["Waits"] = retry.Waits is { } waits ? new JsonArray([.. waits.Select(wait => (JsonNode)wait.ToString())]) : null } : null,
        },
    };

    private static InputModel Input(InputDescriptor input) => new()
    {
        Name = input.Name,
        TypeName = input.TypeName,
        DisplayName = input.DisplayName,
        Description = input.Description,
        Order = input.Order,
        Category = input.Category,
        IsWrapped = input.IsWrapped,
        UiHint = input.UIHint,
        UiSpecifications = UISpecifications.Of(input),
        DefaultValue = input.DefaultValue.IsNullish ? null : JsonNode.Parse(ValueJson.ToUtf8(input.DefaultValue)),
        DefaultSyntax = input.DefaultSyntax,
        IsSensitive = input.IsSensitive,
        IsBrowsable = input.IsBrowsable,
        AutoEvaluate = input.AutoEvaluate,
    };

    private static ActivityModel Workflow(WorkflowActivity workflow)
    {
        var (version, definition) = (workflow.Version, workflow.Definition);
        return new ActivityModel
        {
            TypeName = workflow.TypeName,
            Namespace = "Workflows",
            Name = workflow.TypeName,
            Version = version.Version,
            Category = workflow.Category,
            DisplayName = version.Name,
            Description = version.Description ?? "",
            IsBrowsable = version.IsPublished,
            Inputs = [.. definition.Inputs.Select((input, index) => new InputModel
            {
                Name = input.Name,
                TypeName = input.IsArray ? input.TypeName + "[]" : input.TypeName,
                DisplayName = input.DisplayName ?? input.Name,
                Description = input.Description ?? "",
                Order = index,
                UiHint = input.UIHint ?? UIHints.SingleLine,
                IsSynthetic = true,
            })],
            Outputs = [.. definition.Outputs.Select((output, index) => new OutputModel(output.Name, output.TypeName, output.DisplayName ?? output.Name, output.Description ?? "", index, IsSynthetic: true))],
            Ports = [new PortModel("Root", "Root", "Embedded", IsBrowsable: false), .. (definition.Outcomes.Count == 0 ? [Outcomes.Done] : definition.Outcomes).Append(Outcomes.Failed).Distinct().Select(PortModel.Outcome)],
            CustomProperties = new JsonObject { ["RootType"] = "WorkflowDefinitionActivity", ["WorkflowDefinitionId"] = version.DefinitionId, ["WorkflowDefinitionVersionId"] = version.VersionId },
            ConstructionProperties = new JsonObject { ["WorkflowDefinitionId"] = version.DefinitionId, ["WorkflowDefinitionVersionId"] = version.VersionId, ["Version"] = version.Version },
        };
    }

    private static ActivityModel Missing(IEnumerable<string> ports) => new()
    {
        TypeName = NotFoundActivity.TypeName,
        Namespace = "Elsa",
        Name = "NotFoundActivity",
        Version = 1,
        Category = "System",
        DisplayName = "Not Found Activity",
        Description = "Stands for an activity whose type is not installed here.",
        IsBrowsable = false,
        Ports = [.. ports.Prepend(Outcomes.Done).Distinct().Select(PortModel.Outcome)],
    };
}
