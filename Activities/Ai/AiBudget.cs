using System.Globalization;
using System.Text.Json;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Ai;

/// <summary>
/// What a flow has spent on models this month, and may spend: the flow's custom property <c>aiBudget</c>, such as <c>{"cost": 20, "tokens": 2000000}</c>. Kept in the
/// flow's state, so it counts over all runs and hosts.
/// </summary>
internal static class AiBudget
{
    /// <exception cref="FaultException">The flow has spent its budget.</exception>
    public static async ValueTask RequireAsync(ActivityExecutionContext context)
    {
        var budget = context.DefinitionProperty("aiBudget");
        if (budget.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        var spent = (await context.State.GetAsync(AiSpending.Scope, AiSpending.Month(context.Time.GetUtcNow()))).Value;
        Check("cost", spent["cost"].Number, "", budget);
        Check("tokens", spent["inputTokens"].Number + spent["outputTokens"].Number, " tokens", budget);
    }

    /// <summary>Adds to what was spent, together with the step's progress.</summary>
    public static async ValueTask SpendAsync(ActivityExecutionContext context, Value usage, Value progress)
    {
        var now = context.Time.GetUtcNow();
        var entries = await context.State.GetAsync(AiSpending.Scope, [AiSpending.Month(now), AiSpending.Day(now)]);
        await context.State.ChangeAsync([.. entries.Values.Select(entry => entry.Set(Sum(entry.Value, usage)))], progress);
    }

    private static ValueObject Sum(Value before, Value usage)
    {
        var sum = new ValueObject.Builder();
        foreach (var name in new[] { "inputTokens", "outputTokens", "cost" })
        {
            sum.Set(name, Number(before[name]) + Number(usage[name]));
        }

        sum.Set("calls", Number(before["calls"]) + 1);
        return sum.Build();
    }

    private static void Check(string name, double spent, string unit, JsonElement budget)
    {
        if (budget.TryGetProperty(name, out var limit) && limit.TryGetDouble(out var most) && spent >= most)
        {
            throw new FaultException(
                string.Create(CultureInfo.InvariantCulture, $"This flow has spent its AI budget of {most:0.##}{unit} for this month ({spent:0.##}{unit}). Raise 'aiBudget' in the flow's settings, or wait for the next month."),
                type: "Budget");
        }
    }

    private static double Number(Value value) => value.Kind == ValueKind.Number ? value.Number : 0;
}
