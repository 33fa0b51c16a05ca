using System.Collections.Frozen;
using System.Globalization;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;
using NodaTime;
using NodaTime.Text;

namespace Bizoholic.Flows.Activities.Files;

/// <summary>A calendar as n8n gives it: events with dates as <c>{date, type, local}</c>, rules and alarms as objects, texts as they stand in the file.</summary>
internal static class CalendarReader
{
    private static readonly FrozenDictionary<string, string> CalendarNames = Names("METHOD method, PRODID prodId, VERSION version");

    private static readonly FrozenDictionary<string, string> EventNames = Names("""
        LAST-MODIFIED lastModified, ALARM alarm, CATEGORIES categories, CREATED created, DESCRIPTION description, DTSTAMP stamp, DTSTART start, LOCATION location, RRULE recurrenceRule, SUMMARY summary, UID uid,
        TRANSP timeTransparent, URL url, DTEND end, DURATION duration, GEO geo, CLASS class, ORGANIZER organizer, PRIORITY priority, SEQ sequence, STATUS status, ATTACH attach, RECURRENCE-ID recurrenceId, COMMENT comment
        """);

    private static readonly FrozenDictionary<string, string> AlarmNames = Names("ACTION action, DESCRIPTION description, DURATION duration, REPEAT repeat, SUMMARY summary, TRIGGER trigger");

    private static readonly FrozenDictionary<string, string> ZoneNames = Names("LAST-MODIFIED lastModified, TZID id, TZURL url");

    private static readonly FrozenDictionary<string, string> OffsetNames = Names("COMMENT comment, DTSTART start, RDATE recurrenceDate, RRULE recurrenceRule, TZNAME name, TZOFFSETFROM offsetFrom, TZOFFSETTO offsetTo");

    private static readonly FrozenDictionary<string, string> RuleNames = Names("""
        BYDAY byDay, BYHOUR byHour, BYMINUTE byMinute, BYMONTH byMonth, BYMONTHDAY byMonthday, BYSECOND bySecond, BYSETPOS bySetPos, BYWEEKNO byWeekNo, BYYEARDAY byYearday, COUNT count, FREQ frequency, INTERVAL interval,
        UNTIL until, WKST workweekStart
        """);

    /// <exception cref="FaultException">The text is no calendar.</exception>
    public static Value Read(string text)
    {
        var all = CalendarLines.Read(text);
        var calendar = all.Parts.Find(part => part.Name == "VCALENDAR") ?? all;
        var read = calendar.Read(CalendarNames, (line, _) => line.Value);
        List(read, "timezones", calendar.Parts.Where(part => part.Name == "VTIMEZONE").Select(Zone));
        List(read, "events", calendar.Parts.Where(part => part.Name == "VEVENT").Select(Event));
        return read.Build();
    }

    private static Value Event(CalendarPart part)
    {
        var read = part.Read(EventNames, (line, name) => name switch
        {
            "stamp" or "start" or "end" or "created" or "lastModified" => Moment(line),
            "categories" => ValueArray.From(line.Value.Split(',').Select(category => (Value)category)),
            "recurrenceRule" => Rule(line.Value),
            "duration" => Duration(line.Value),
            "organizer" => Person(line, ("name", "CN"), ("dir", "DIR"), ("sentBy", "SENT-BY")),
            "sequence" => Number(line.Value),
            _ => line.Value,
        });
        List(read, "alarms", part.Parts.Where(inner => inner.Name == "VALARM").Select(Alarm));
        List(read, "attendees", part.Lines.Where(line => line.Name == "ATTENDEE").Select(Attendee));
        return read.Build();
    }

    private static Value Alarm(CalendarPart part)
    {
        var read = part.Read(AlarmNames, (line, name) => name switch
        {
            "trigger" => line.Option("VALUE") is "DATE-TIME" or "DATE"
                ? ValueObject.From(("type", "absolute"), ("value", Moment(line)), ("options", Options(line)))
                : ValueObject.From(("type", "relative"), ("value", Duration(line.Value)), ("options", Options(line))),
            "duration" => Duration(line.Value),
            "repeat" => Number(line.Value),
            _ => line.Value,
        });
        List(read, "attachments", part.Lines.Where(line => line.Name == "ATTACH").Select(line => line.Option("VALUE") == "BINARY"
            ? Filled(("type", "binary"), ("encoding", line.Option("ENCODING") ?? "BASE64"), ("binary", line.Value), ("value", "BINARY"))
            : Filled(("type", "uri"), ("url", line.Value), ("formatType", line.Option("FMTTYPE")))));
        List(read, "attendees", part.Lines.Where(line => line.Name == "ATTENDEE").Select(Attendee));
        return read.Build();
    }

    private static Value Options(CalendarLine line) => Filled(("related", line.Option("RELATED")));

    private static Value Zone(CalendarPart part)
    {
        var offsets = part.Parts.Where(inner => inner.Name == "STANDARD").Concat(part.Parts.Where(inner => inner.Name == "DAYLIGHT")).Select(inner =>
        {
            var read = inner.Read(OffsetNames, (line, name) => name switch
            {
                "start" => Iso(line.Value),
                "recurrenceRule" => Rule(line.Value),
                "recurrenceDate" => Moment(line),
                _ => line.Value,
            }).Build();
            return read.Aggregate(ValueObject.From(("type", inner.Name)), (made, member) => made.With(member.Key, member.Value));
        });
        var zone = part.Read(ZoneNames, (line, name) => name == "lastModified" ? Iso(line.Value) : line.Value).Build();
        return zone.Aggregate(ValueObject.From(("props", ValueArray.From(offsets.Select(offset => (Value)offset)))), (made, member) => made.With(member.Key, member.Value));
    }

    private static Value Attendee(CalendarLine line) =>
        Person(line, ("delegatedFrom", "DELEGATED-FROM"), ("dir", "DIR"), ("member", "MEMBER"), ("name", "CN"), ("partstat", "PARTSTAT"), ("role", "ROLE"), ("sentBy", "SENT-BY"));

    private static Value Person(CalendarLine line, params (string Name, string Option)[] more) => Filled(
        [("email", WithoutScheme(line.Value)), .. more.Select(option => (option.Name, (Value)(line.Option(option.Option) is { } text ? option.Option is "CN" or "DIR" or "ROLE" or "PARTSTAT" ? text : WithoutScheme(text) : null)))]);

    private static string WithoutScheme(string address) => address.Replace("mailto:", "", StringComparison.OrdinalIgnoreCase);

    /// <summary>A moment in a zone also says what the clock shows there.</summary>
    private static Value Moment(CalendarLine line)
    {
        var type = line.Option("VALUE") == "DATE" ? "DATE" : line.Option("VALUE") ?? "DATE-TIME";
        if (line.Option("TZID") is not { } zoneId || type == "DATE" || !TryRead(line.Value, out var clock) || DateTimeZoneProviders.Tzdb.GetZoneOrNull(zoneId) is not { } zone)
        {
            return ValueObject.From(("date", Iso(line.Value)), ("type", type));
        }

        var offset = clock.InZoneLeniently(zone).Offset;
        return ValueObject.From(
            ("date", Iso(clock.Minus(Period.FromSeconds(offset.Seconds)))),
            ("type", type),
            ("local", ValueObject.From(("date", Iso(clock)), ("timezone", zoneId), ("tzoffset", OffsetPattern.CreateWithInvariantCulture("+HHmm").Format(offset)))));
    }

    private static Value Rule(string text) => ValueObject.From([.. text.Split(';').Select(part => part.Split('=', 2)).Where(part => RuleNames.ContainsKey(part[0])).Select(part =>
    {
        var (name, value) = (RuleNames[part[0]], part.Length > 1 ? part[1] : "");
        return (name, name switch
        {
            "until" => ValueObject.From(("date", Iso(value)), ("type", "DATE-TIME")),
            "byMonth" => ValueArray.From(value.Split(',').Select(month => (Value)(Number(month).Number - 1))),
            "byDay" => ValueArray.From(value.Split(',').Select(day => (Value)(day.Length <= 2 ? ValueObject.From(("day", day)) : ValueObject.From(("day", day[^2..]), ("occurence", Number(day[..^2])))))),
            "count" or "interval" => Number(value),
            "frequency" or "workweekStart" => (Value)value,
            _ => ValueArray.From(value.Split(',').Select(Number)),
        });
    })]);

    /// <summary><c>-P1DT2H</c>: each unit by itself.</summary>
    private static Value Duration(string text)
    {
        var read = new ValueObject.Builder();
        if (text.StartsWith('-'))
        {
            read.Set("before", true);
        }

        var begin = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsAsciiDigit(text[i]))
            {
                continue;
            }

            if (i > begin && text[i] switch { 'W' => "weeks", 'D' => "days", 'H' => "hours", 'M' => "minutes", 'S' => "seconds", _ => null } is { } unit)
            {
                read.Set(unit, Number(text[begin..i]));
            }

            begin = i + 1;
        }

        return read.Build();
    }

    private static Value Number(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : Value.Null;

    /// <summary>Null where the text is no date, as JSON has it.</summary>
    private static Value Iso(string text) => TryRead(text, out var clock) ? Iso(clock) : Value.Null;

    private static string Iso(LocalDateTime moment) => moment.ToString("uuuu-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static bool TryRead(string text, out LocalDateTime moment)
    {
        var isRead = DateTime.TryParseExact(text, ["yyyyMMdd'T'HHmmss'Z'", "yyyyMMdd'T'HHmmss", "yyyyMMdd"], CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out var read);
        moment = LocalDateTime.FromDateTime(read);
        return isRead;
    }

    private static Value Filled(params (string Name, Value Value)[] members) => ValueObject.From([.. members.Where(member => !member.Value.IsNullish)]);

    private static void List(ValueObject.Builder read, string name, IEnumerable<Value> parts)
    {
        if (ValueArray.From(parts) is { Count: > 0 } list)
        {
            read.Set(name, list);
        }
    }

    private static FrozenDictionary<string, string> Names(string pairs) =>
        pairs.Split([',', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split(' ')).ToFrozenDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);
}
