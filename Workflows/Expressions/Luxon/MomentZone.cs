using System.Globalization;
using NodaTime;

namespace Bizoholic.Flows.Expressions.Luxon;

/// <summary>A time zone under the name Luxon gives it; the zone is null when the name is not known.</summary>
internal readonly record struct MomentZone(DateTimeZone? Zone, string Name)
{
    public static MomentZone Utc { get; } = new(DateTimeZone.Utc, "UTC");

    /// <param name="local">The zone of the workflow, for names such as "local".</param>
    public static MomentZone Parse(string name, MomentZone local)
    {
        var lower = name.Trim().ToLowerInvariant();
        switch (lower)
        {
            case "local" or "system" or "default":
                return local;
            case "utc" or "gmt" or "z":
                return Utc;
        }

        if (lower.StartsWith("utc", StringComparison.Ordinal) && TryParseOffset(lower.AsSpan(3), out var minutes))
        {
            return Fixed(minutes);
        }

        return DateTimeZoneProviders.Tzdb.GetZoneOrNull(name) is { } exact
            ? new MomentZone(exact, name)
            : DateTimeZoneProviders.Tzdb.Ids.FirstOrDefault(id => id.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } id
                ? new MomentZone(DateTimeZoneProviders.Tzdb[id], id)
                : new MomentZone(null, name);
    }

    public static MomentZone Fixed(int minutes) =>
        minutes == 0 ? Utc : new MomentZone(DateTimeZone.ForOffset(Offset.FromSeconds(minutes * 60)), FixedName(minutes));

    private static string FixedName(int minutes)
    {
        var (hours, rest) = (Math.Abs(minutes) / 60, Math.Abs(minutes) % 60);
        return string.Create(CultureInfo.InvariantCulture, $"UTC{(minutes < 0 ? '-' : '+')}{hours}{(rest == 0 ? "" : $":{rest:00}")}");
    }

    private static bool TryParseOffset(ReadOnlySpan<char> text, out int minutes)
    {
        minutes = 0;
        if (text.Length < 2 || text[0] is not ('+' or '-'))
        {
            return false;
        }

        var colon = text.IndexOf(':');
        var hours = colon < 0 ? text[1..] : text[1..colon];
        var rest = colon < 0 ? "0" : text[(colon + 1)..];
        if (!int.TryParse(hours, NumberStyles.None, CultureInfo.InvariantCulture, out var h) || !int.TryParse(rest, NumberStyles.None, CultureInfo.InvariantCulture, out var m) || h > 14 || m > 59)
        {
            return false;
        }

        minutes = ((h * 60) + m) * (text[0] == '-' ? -1 : 1);
        return true;
    }
}
