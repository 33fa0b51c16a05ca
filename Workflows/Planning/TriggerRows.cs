using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Workflows;

/// <summary>What starts runs of a version, once it is published.</summary>
public static class TriggerRows
{
    /// <exception cref="DefinitionException">A trigger's inputs cannot be told before a run; nothing may be published then.</exception>
    public static IReadOnlyList<TriggerRow> Of(WorkflowPlan plan, DefinitionVersion version) => Of(TriggerReader.Read(plan), version);

    /// <summary>Rows of triggers that were read already. A trigger is found by the stimulus its activity waits for in mid-flow.</summary>
    public static IReadOnlyList<TriggerRow> Of(IEnumerable<(ActivityNode Node, TriggerRegistration Registration)> triggers, DefinitionVersion version) =>
        [.. from place in triggers.GroupBy(trigger => trigger.Node)
            from row in place.Select((trigger, index) => Row(trigger.Node, trigger.Registration, index, version))
            select row];

    private static TriggerRow Row(ActivityNode node, TriggerRegistration registration, int index, DefinitionVersion version) => new(
        version.TenantId,
        $"{version.DefinitionId}:{node.Id}:{index}",
        version.DefinitionId,
        version.VersionId,
        version.ContentHash,
        node.Id,
        registration.Kind,
        registration.UniqueKey,
        StimulusHash.Of(node.Descriptor.Name, registration.Stimulus),
        ValueJson.ToJson(registration.Settings));
}
