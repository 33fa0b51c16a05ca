using System.Globalization;

namespace Bizoholic.Flows.Activities.Ai;

/// <summary>
/// Where a flow keeps what it has spent on models, by UTC month and day: <c>{inputTokens, outputTokens, cost, calls}</c>. Costs are in whatever money the credential's
/// prices are.
/// </summary>
public static class AiSpending
{
    public const string Scope = "ai-spent";

    public static string Month(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM", CultureInfo.InvariantCulture);

    public static string Day(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
