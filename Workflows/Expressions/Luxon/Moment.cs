using NodaTime;

namespace Bizoholic.Flows.Expressions.Luxon;

/// <summary>A point in time seen in a zone and a language, as Luxon's DateTime: to the millisecond, or invalid with a reason.</summary>
internal sealed partial class Moment
{
    private readonly ZonedDateTime _at;

    private Moment(ZonedDateTime at, string zoneName, string locale)
    {
        _at = at;
        ZoneName = zoneName;
        Locale = locale;
    }

    private Moment(string reason)
    {
        InvalidReason = reason;
        ZoneName = "";
        Locale = "en-US";
    }

    public string ZoneName { get; }

    public string Locale { get; }

    public string? InvalidReason { get; }

    public bool IsValid => InvalidReason is null;

    public LocalDateTime Local => _at.LocalDateTime;

    public DateTimeZone Zone => _at.Zone;

    public double Millis => IsValid ? _at.ToInstant().ToUnixTimeMilliseconds() : double.NaN;

    public int OffsetMinutes => _at.Offset.Seconds / 60;

    public string ZoneAbbreviation => _at.GetZoneInterval().Name;

    public bool IsInDaylightSaving => IsValid && _at.IsDaylightSavingTime();

    public int Quarter => ((Local.Month - 1) / 3) + 1;

    public int Weekday => (int)Local.DayOfWeek;

    public int WeekNumber => NodaTime.Calendars.WeekYearRules.Iso.GetWeekOfWeekYear(Local.Date);

    public int WeekYear => NodaTime.Calendars.WeekYearRules.Iso.GetWeekYear(Local.Date);

    /// <summary>The week as the locale counts: from Sunday and the first of January in American English, else as ISO does.</summary>
    public int LocalWeekNumber => Locale == "en-US" ? NodaTime.Calendars.WeekYearRules.ForMinDaysInFirstWeek(4, IsoDayOfWeek.Sunday).GetWeekOfWeekYear(Local.Date) : WeekNumber;

    public int DaysInMonth => Local.Calendar.GetDaysInMonth(Local.Year, Local.Month);

    public static Moment Invalid(string reason) => new(reason);

    public static Moment FromMillis(double millis, MomentZone zone, string locale = "en-US") =>
        double.IsNaN(millis) || Math.Abs(millis) > 8.64e15 || zone.Zone is null || millis is < -62_135_596_800_000 or > 253_402_300_799_999
            ? Invalid(zone.Zone is null ? "unsupported zone" : "Timestamp out of range")
            : new Moment(Instant.FromUnixTimeMilliseconds((long)Math.Truncate(millis)).InZone(zone.Zone), zone.Name, locale);

    public static Moment FromLocal(LocalDateTime local, MomentZone zone, string locale = "en-US", Offset? preferred = null)
    {
        if (zone.Zone is not { } known)
        {
            return Invalid("unsupported zone");
        }

        var mapping = known.MapLocal(local);
        var at = mapping.Count switch
        {
            // A local time that a clock change leaves out moves on by the length of the gap.
            0 => NodaTime.TimeZones.Resolvers.ReturnForwardShifted(local, known, mapping.EarlyInterval, mapping.LateInterval),
            2 when preferred is { } offset && mapping.Last().Offset == offset => mapping.Last(),
            _ => mapping.First(),
        };
        return new Moment(at, zone.Name, locale);
    }

    public Moment SetZone(MomentZone zone, bool keepLocalTime = false)
    {
        if (!IsValid)
        {
            return this;
        }

        return keepLocalTime ? FromLocal(Local, zone, Locale) : FromMillis(Millis, zone, Locale);
    }

    public Moment SetLocale(string locale) => IsValid ? new Moment(_at, ZoneName, locale) : this;

    public Moment AddMillis(double millis) => IsValid ? FromMillis(Millis + millis, MyZone, Locale) : this;

    /// <summary>The same zone and language with other local fields.</summary>
    public Moment At(LocalDateTime local) => FromLocal(local, MyZone, Locale, _at.Offset);

    private MomentZone MyZone => new(_at.Zone, ZoneName);
}
