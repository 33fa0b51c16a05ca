using System.Globalization;

namespace Bizoholic.Flows.Activities.Analytics;

/// <summary>Where a flow's figures lie in its state.</summary>
public static class MetricKeys
{
    public const string Scope = "metrics";

    /// <summary>Where the figures of one client lie: in a scope of their own, and in the flow's as well.</summary>
    public static string ScopeOf(string? client) => client is null ? Scope : $"{Scope}/client/{client}";

    /// <summary>Holds the names of the metrics there are.</summary>
    public const string Names = "names";

    public static string Of(string name, DateOnly day) => $"{name}|{day.ToString("O", CultureInfo.InvariantCulture)}";
}
