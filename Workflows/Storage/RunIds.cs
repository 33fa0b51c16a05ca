using System.Globalization;

namespace Bizoholic.Flows.Workflows.Storage;

/// <summary>Ids of runs: version 7 UUIDs as 32 hex digits, so that they sort by the time of creation.</summary>
public static class RunIds
{
    public static string NewAt(DateTimeOffset moment) => Guid.CreateVersion7(moment).ToString("n");

    /// <summary>Where the ids of a millisecond begin.</summary>
    public static string FirstAt(DateTimeOffset moment) => Math.Max(0, moment.ToUnixTimeMilliseconds()).ToString("x12", CultureInfo.InvariantCulture);
}
