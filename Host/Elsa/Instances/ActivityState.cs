using System.Text.Json;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Host.Elsa.Instances;

/// <summary>The inputs an execution ran with, in the order the designer shows them; and those it evaluated besides, such as the conditions of its cases.</summary>
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
            if (input.IsSensitive)
            {
                if (node.Json.TryGetProperty(input.JsonName, out var given) && given.ValueKind != JsonValueKind.Null)
                {
                    state.Set(input.Name, Hidden);
                }
            }
            else if (execution.Inputs.Contains(input.Name))
            {
                state.Set(input.Name, execution.Inputs[input.Name]);
            }
            else if (!input.IsWrapped && node.Json.TryGetProperty(input.JsonName, out var plain))
            {
                state.Set(input.Name, ValueJson.FromElement(plain));
            }
        }

        foreach (var (name, value) in execution.Inputs)
        {
            if (!node.Descriptor.Inputs.Any(input => input.Name == name))
            {
                state.Set(name, value);
            }
        }

        return state.Build();
    }
}
