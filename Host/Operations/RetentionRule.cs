using System.Globalization;
using System.Text.Json;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Host.Operations;

/// <summary>
/// What a flow says under <c>retention</c>: <c>{finished, failed, cancelled}</c> are ages by how a run ended, as seconds or <c>days.hours:minutes:seconds</c>,
/// <c>tests</c> is one of test runs, which the others then leave alone, <c>keep</c> is how many ended runs stay.
/// </summary>
internal sealed record RetentionRule(TimeSpan? Finished, TimeSpan? Failed, TimeSpan? Cancelled, TimeSpan? Tests, int? Keep)
{
    public const string Property = "retention";

    private static readonly TimeSpan Longest = TimeSpan.FromDays(365_000);

    /// <summary>Reads the rule of a flow. What is wrong with it is told by field, and nothing of such a rule is followed.</summary>
    public static RetentionRule? Read(JsonElement rule, out IReadOnlyList<PlanProblem> problems)
    {
        var found = new List<PlanProblem>();
        problems = found;
        if (rule.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
        {
            return null;
        }

        if (rule.ValueKind != JsonValueKind.Object)
        {
            found.Add(new PlanProblem(null, null, Property, "What is kept of the runs is said as an object, such as {\"finished\": \"30.00:00:00\", \"keep\": 1000}."));
            return null;
        }

        foreach (var field in rule.EnumerateObject().Where(field => field.Name is not ("finished" or "failed" or "cancelled" or "tests" or "keep")))
        {
            found.Add(Problem(field.Name, $"There is no '{field.Name}'. Choose finished, failed, cancelled, tests or keep."));
        }

        var read = new RetentionRule(Age("finished"), Age("failed"), Age("cancelled"), Age("tests"), Keep());
        return found.Count == 0 ? read : null;

        TimeSpan? Age(string name)
        {
            if (!rule.TryGetProperty(name, out var value))
            {
                return null;
            }

            // Less than nothing would be younger than now: every run would go.
            if (AgeOf(value) is { } age && age >= TimeSpan.Zero && age <= Longest)
            {
                return age;
            }

            found.Add(Problem(name, $"{value.GetRawText()} is not an age. Write seconds, or days.hours:minutes:seconds such as \"30.00:00:00\"; not less than 0 and at most 1,000 years."));
            return null;
        }

        int? Keep()
        {
            if (!rule.TryGetProperty("keep", out var value))
            {
                return null;
            }

            if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var count) && count >= 0)
            {
                return count;
            }

            found.Add(Problem("keep", $"{value.GetRawText()} is not a number of runs. Write a whole number that is not less than 0."));
            return null;
        }
    }

    private static TimeSpan? AgeOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number when value.GetDouble() is var seconds && Math.Abs(seconds) <= Longest.TotalSeconds => TimeSpan.FromSeconds(seconds),
        JsonValueKind.String when TimeSpan.TryParse(value.GetString(), CultureInfo.InvariantCulture, out var age) => age,
        _ => null,
    };

    private static PlanProblem Problem(string field, string message) => new(null, null, $"{Property}.{field}", message);
}
