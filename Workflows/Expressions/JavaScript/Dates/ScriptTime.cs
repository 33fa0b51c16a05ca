using Jint.Runtime;

namespace Bizoholic.Flows.Expressions.JavaScript.Dates;

/// <summary>The clock and the dates of an engine: its local zone is UTC, and it reads texts as V8 does.</summary>
internal sealed class ScriptTime(TimeProvider time) : ITimeSystem
{
    public TimeZoneInfo DefaultTimeZone => TimeZoneInfo.Utc;

    public DateTimeOffset GetUtcNow() => time.GetUtcNow();

    public TimeSpan GetUtcOffset(long epochMilliseconds) => TimeSpan.Zero;

    public bool TryParse(string date, out long epochMilliseconds)
    {
        var read = DateText.Parse(date);
        epochMilliseconds = (long)(read ?? 0);
        return read is not null;
    }
}
