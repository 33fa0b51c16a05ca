namespace Bizoholic.Flows.Expressions.Luxon;

/// <summary>Names of zones for people, in English.</summary>
internal static class ZoneNames
{
    public static string Short(Moment moment)
    {
        if (moment.OffsetMinutes == 0 && moment.ZoneName == "UTC")
        {
            return "UTC";
        }

        // English speakers know the American abbreviations; other zones show as GMT+2.
        return moment.ZoneName.StartsWith("America/", StringComparison.Ordinal) && moment.ZoneAbbreviation is ['A' or 'C' or 'E' or 'M' or 'P', _, ..] abbreviation
            ? abbreviation
            : moment.OffsetMinutes == 0 ? "GMT" : "GMT" + MomentFormat.Offset(moment, colon: true, minutes: false);
    }

    public static string Long(Moment moment)
    {
        var kind = moment.IsInDaylightSaving ? "Daylight" : "Standard";
        return Short(moment) switch
        {
            "UTC" => "Coordinated Universal Time",
            "EST" or "EDT" => $"Eastern {kind} Time",
            "CST" or "CDT" => $"Central {kind} Time",
            "MST" or "MDT" => $"Mountain {kind} Time",
            "PST" or "PDT" => $"Pacific {kind} Time",
            "AKST" or "AKDT" => $"Alaska {kind} Time",
            _ => moment.OffsetMinutes switch
            {
                0 => "Greenwich Mean Time",
                60 when !moment.IsInDaylightSaving && moment.ZoneName.StartsWith("Europe/", StringComparison.Ordinal) => "Central European Standard Time",
                120 when moment.IsInDaylightSaving && moment.ZoneName.StartsWith("Europe/", StringComparison.Ordinal) => "Central European Summer Time",
                330 => "India Standard Time",
                540 when moment.ZoneName == "Asia/Tokyo" => "Japan Standard Time",
                _ => "GMT" + MomentFormat.Offset(moment, colon: true),
            },
        };
    }
}
