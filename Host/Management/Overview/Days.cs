using System.Diagnostics.CodeAnalysis;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Host.Management.Overview;

/// <summary>Runs of one day: how many ended well, failed or were held, and all others.</summary>
internal sealed record DayOfRuns(DateOnly Date, long Finished, long Failed, long Other)
{
    public static DayOfRuns Of(DateOnly date, IEnumerable<RunCount> counts)
    {
        long finished = 0, failed = 0, other = 0;
        foreach (var count in counts)
        {
            switch (count.Status)
            {
                case RunStatus.Finished:
                    finished += count.Runs;
                    break;
                case RunStatus.Faulted or RunStatus.Held:
                    failed += count.Runs;
                    break;
                default:
                    other += count.Runs;
                    break;
            }
        }

        return new DayOfRuns(date, finished, failed, other);
    }
}

/// <summary>A day of somebody's calendar with the runs that began in it.</summary>
internal sealed record Day(DateOnly Date, IReadOnlyList<RunCount> Counts)
{
    public DayOfRuns All => DayOfRuns.Of(Date, Counts);

    public DayOfRuns Of(string definitionId) => DayOfRuns.Of(Date, Counts.Where(count => count.DefinitionId == definitionId));
}

/// <summary>Counts runs by the days of a time zone.</summary>
internal static class Days
{
    public static bool TryZone(string? name, [NotNullWhen(true)] out TimeZoneInfo? zone)
    {
        zone = TimeZoneInfo.Utc;
        return string.IsNullOrEmpty(name) || (name.Length < 100 && TimeZoneInfo.TryFindSystemTimeZoneById(name, out zone));
    }

    /// <summary>The last days up to today, oldest first.</summary>
    /// <param name="client">Only runs for this client; null for all.</param>
    public static async ValueTask<IReadOnlyList<Day>> CountAsync(IRunInsights insights, string tenantId, int days, string? client, TimeZoneInfo zone, DateTimeOffset now, CancellationToken cancellation)
    {
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime);
        var found = new List<Day>(days);
        for (var date = today.AddDays(1 - days); date <= today; date = date.AddDays(1))
        {
            found.Add(new Day(date, await insights.CountAsync(tenantId, Start(date, zone), Start(date.AddDays(1), zone), client, cancellation)));
        }

        return found;
    }

    /// <summary>Midnight; where the clocks skip it, the first moment after.</summary>
    private static DateTimeOffset Start(DateOnly date, TimeZoneInfo zone)
    {
        var midnight = date.ToDateTime(TimeOnly.MinValue);
        while (zone.IsInvalidTime(midnight))
        {
            midnight = midnight.AddMinutes(15);
        }

        return new DateTimeOffset(midnight, zone.GetUtcOffset(midnight));
    }
}
