using Bizoholic.Flows.Host.Management.Overview;
using Bizoholic.Flows.Host.Management.Runs;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Host.Management.Health;

/// <summary>How the installation stands for a tenant.</summary>
/// <param name="OldestPending">When the run that waits longest for a host was accepted.</param>
/// <param name="Hours">Runs that began in each of the last 24 hours, oldest first.</param>
/// <param name="Services">Runs that failed in the last 24 hours, by the service of the step that failed.</param>
/// <param name="Stuck">Runs that execute but have not moved for ten minutes.</param>
/// <param name="Held">Runs that wait for a person to decide.</param>
internal sealed record HealthAnswer(
    IReadOnlyList<HostState> Hosts, long Pending, DateTimeOffset? OldestPending, long Executing, long Waiting, IReadOnlyList<HourOfRuns> Hours, Latency Latency,
    IReadOnlyList<ErrorCount> Errors, IReadOnlyList<ServiceErrors> Services, IReadOnlyList<RunListEntry> Stuck, IReadOnlyList<RunListEntry> Held);

/// <param name="BeatAt">When it last said that it lives.</param>
internal sealed record HostState(string Name, DateTimeOffset BeatAt, bool IsAlive);

internal sealed record HourOfRuns(DateTimeOffset From, long Finished, long Failed, long Other);

/// <summary>From acceptance to end, of the newest runs that finished, in milliseconds; null when none did.</summary>
/// <param name="Runs">How many were looked at.</param>
internal sealed record Latency(int Runs, double? P50, double? P95, double? P99)
{
    public static Latency Of(IEnumerable<RunRow> rows)
    {
        double[] spans = [.. rows.Where(row => row.FinishedAt is not null).Select(row => (row.FinishedAt!.Value - row.CreatedAt).TotalMilliseconds).Order()];
        double? At(double share) => spans.Length == 0 ? null : spans[Math.Min(spans.Length - 1, (int)Math.Ceiling(share * spans.Length) - 1)];
        return new Latency(spans.Length, At(0.5), At(0.95), At(0.99));
    }
}

internal sealed record ErrorCount(string Kind, int Runs)
{
    /// <summary>Of a run that does not say what it failed with.</summary>
    public const string Unknown = "Unknown";

    /// <summary>Most frequent first.</summary>
    public static IReadOnlyList<ErrorCount> Of(IEnumerable<string> kinds)
        => [.. kinds.GroupBy(kind => kind, StringComparer.Ordinal).Select(group => new ErrorCount(group.Key, group.Count())).OrderByDescending(count => count.Runs).ThenBy(count => count.Kind, StringComparer.Ordinal)];
}

/// <param name="Service">What the step that failed works with, such as Slack or HTTP; empty where no step is known.</param>
internal sealed record ServiceErrors(string Service, int Runs, IReadOnlyList<ErrorCount> Kinds);
