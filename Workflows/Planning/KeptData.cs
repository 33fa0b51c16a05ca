using System.Text.Json;

namespace Bizoholic.Flows.Workflows;

/// <summary>
/// What of a step's data leaves the journal when its run has ended. The flow says so under <c>customProperties</c> with <c>saveData: "none"</c>, or flow and step with Elsa's
/// <c>logPersistenceConfig</c>, whose strategies are Include, Exclude and Inherit.
/// </summary>
/// <param name="LeavesInputs">All inputs leave.</param>
/// <param name="LeavesOutputs">All outputs leave, with the items they went on with.</param>
/// <param name="Inputs">Inputs by name where not all leave: true for those that leave, false for those that stay.</param>
internal sealed record KeptData(bool LeavesInputs, bool LeavesOutputs, IReadOnlyDictionary<string, bool> Inputs, IReadOnlyDictionary<string, bool> Outputs)
{
    private static readonly Dictionary<string, bool> None = [];

    public bool LeavesAny => LeavesInputs || LeavesOutputs || Inputs.Values.Contains(true) || Outputs.Values.Contains(true);

    public static bool LeavesAll(WorkflowDefinition definition)
        => definition.CustomProperty("saveData") is { ValueKind: JsonValueKind.String } save && save.ValueEquals("none");

    public static KeptData Of(WorkflowDefinition definition, JsonElement step)
    {
        if (LeavesAll(definition))
        {
            return new KeptData(true, true, None, None);
        }

        var own = Member(Member(step, "customProperties"), "logPersistenceConfig");
        var leaves = Leaves(Member(own, "default")) ?? Leaves(Member(definition.CustomProperty("logPersistenceConfig"), "default")) ?? false;
        return new KeptData(leaves, leaves, ByName(Member(own, "inputs")), ByName(Member(own, "outputs")));
    }

    private static Dictionary<string, bool> ByName(JsonElement members)
    {
        if (members.ValueKind != JsonValueKind.Object)
        {
            return None;
        }

        var byName = new Dictionary<string, bool>(StringComparer.OrdinalIgnoreCase);
        foreach (var member in members.EnumerateObject())
        {
            if (Leaves(member.Value) is { } leaves)
            {
                byName[member.Name] = leaves;
            }
        }

        return byName;
    }

    /// <returns>Null to do as the place around it does.</returns>
    private static bool? Leaves(JsonElement config)
    {
        var strategy = config.ValueKind == JsonValueKind.String ? config : Member(config, "strategyType");
        return strategy.ValueKind != JsonValueKind.String ? null
            : strategy.GetString() is var name && name!.Contains("Exclude", StringComparison.OrdinalIgnoreCase) ? true
            : name.Contains("Include", StringComparison.OrdinalIgnoreCase) ? false : null;
    }

    private static JsonElement Member(JsonElement json, string name)
        => json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var member) ? member : default;
}
