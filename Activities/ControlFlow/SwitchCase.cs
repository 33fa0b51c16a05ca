using System.Text.Json;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.ControlFlow;

public enum SwitchMode
{
    /// <summary>Only the first case that holds.</summary>
    MatchFirst,

    /// <summary>Every case that holds.</summary>
    MatchAny,
}

/// <summary>One case of a switch: <c>{label, condition, activity}</c> in definitions.</summary>
internal sealed record SwitchCase(string Label, Input<bool?>? Condition, ActivityNode? Activity)
{
    public static SwitchCase[] Bind(ActivityBinding binding, JsonElement cases)
    {
        if (cases.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
        {
            return [];
        }

        if (cases.ValueKind != JsonValueKind.Array)
        {
            binding.Problem("cases", "Expected a list of cases.");
            return [];
        }

        return [.. cases.EnumerateArray().Select((json, index) => Bind(binding, json, $"cases[{index}]"))];
    }

    /// <summary>The cases that hold, in order; no more conditions are evaluated than the mode asks for.</summary>
    public static List<SwitchCase> Matching(CompositeContext context, SwitchCase[] cases, SwitchMode mode)
    {
        var matches = new List<SwitchCase>();
        foreach (var candidate in cases)
        {
            if (context.Evaluate(candidate.Condition) == true)
            {
                matches.Add(candidate);
                if (mode == SwitchMode.MatchFirst)
                {
                    break;
                }
            }
        }

        return matches;
    }

    private static SwitchCase Bind(ActivityBinding binding, JsonElement json, string path)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            binding.Problem(path, "Expected a case with a label and a condition.");
            return new SwitchCase("", null, null);
        }

        var label = json.TryGetProperty("label", out var text) && text.ValueKind == JsonValueKind.String ? text.GetString()! : "";
        var condition = json.TryGetProperty("condition", out var expression) && expression.ValueKind != JsonValueKind.Null ? binding.Input<bool?>(expression, $"{path}.condition") : null;
        return new SwitchCase(label, condition, json.TryGetProperty("activity", out var activity) ? binding.Child(activity, $"{path}.activity") : null);
    }
}
