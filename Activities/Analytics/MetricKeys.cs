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

    /// <summary>Holds what came on a day: of the calendar, or in UTC for what came at a moment.</summary>
    public static string Of(string name, DateOnly day) => $"{name}|{day.ToString("O", CultureInfo.InvariantCulture)}";

    /// <summary>Holds the same by part of the day, for readers in other time zones. Apart, since steps read many days and never these.</summary>
    public static string PartsOf(string name, DateOnly day) => $"{Of(name, day)}|parts";
}
