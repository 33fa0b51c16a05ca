using System.Text.Json;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Host.Elsa.Instances;

/// <summary>The inputs an execution ran with: what was evaluated, and the constants its definition holds.</summary>
internal static class ActivityState
{
    private const string Hidden = "********";

    public static ValueObject Of(ActivityNode? node, ExecutionHistory execution)
    {
        if (node is null)
        {
            return execution.Inputs;
        }

        var state = new ValueObject.Builder();
        foreach (var input in node.Descriptor.Inputs)
        {
            var value = execution.Inputs.Contains(input.Name) ? execution.Inputs[input.Name] : Constant(node.Json, input);
            if (!value.IsUndefined)
            {
                state.Set(input.Name, input.IsSensitive ? Hidden : value);
            }
        }

        return state.Build();
    }

    private static Value Constant(JsonElement activity, InputDescriptor input)
    {
        if (!activity.TryGetProperty(input.JsonName, out var json))
        {
            return input.DefaultValue;
        }

        if (json.ValueKind == JsonValueKind.Object && json.TryGetProperty("expression", out var expression))
        {
            json = expression;
        }

        if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty("type", out var type) || !json.TryGetProperty("value", out var value))
        {
            return input.IsWrapped && json.ValueKind == JsonValueKind.Object ? default : ValueJson.FromElement(json);
        }

        return type.ValueEquals("Literal") || type.ValueEquals("Object") ? ValueJson.FromElement(value) : default;
    }
}
