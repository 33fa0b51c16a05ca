using System.Text.RegularExpressions;
using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Activities.Data;

/// <summary>Date &amp; time as version 1 of n8n's node did it, with the formats of Moment.</summary>
internal static partial class OldDates
{
    public static ValueObject Arguments(NodeCall call, int item)
    {
        var format = call.Text("toFormat", item, "MM/DD/YYYY");
        return ValueObject.From(
            ("date", call.Get("value", item)),
            ("old", call.Text("action", item, "format")),
            ("zone", call.Text("options.toTimezone", item) is { Length: > 0 } zone ? zone : "utc"),
            ("fromZone", FromZone(call, item)),
            ("textZone", FromZone(call, item)),
            ("from", Format(call.Text("options.fromFormat", item))),
            ("unit", call.Text("timeUnit", item, "days")),
            ("duration", call.Number("duration", item)),
            ("format", Format(call.Flag("custom", item) ? call.Text("toFormat", item) : format)));
    }

    public static Item Result(NodeCall call, int item, Value value)
        => new(call.Items[item].Json.With(call.Text("dataPropertyName", item, "data"), value)) { PairedItem = item, Binary = call.Items[item].Binary };

    private static string FromZone(NodeCall call, int item) => call.Text("options.fromTimezone", item) is { Length: > 0 } zone ? zone : "utc";

    /// <summary>Moment's tokens as Luxon's; for those that Luxon has none for, a mark that says what belongs there.</summary>
    private static string Format(string moment) => Tokens().Replace(moment, token => token.Value switch
    {
        "YYYY" => "yyyy",
        "YY" => "yy",
        "DD" => "dd",
        "D" => "d",
        "dddd" => "EEEE",
        "ddd" => "EEE",
        "A" => "a",
        "a" => "'<<meridiem>>'",
        "Do" => "'<<day>>'",
        "Mo" => "'<<month>>'",
        "Qo" => "'<<quarter>>'",
        "DDDo" => "'<<ordinal>>'",
        "wo" or "Wo" => "'<<weekNumber>>'",
        "do" => "'<<sundayth>>'",
        "d" or "e" => "'<<sunday>>'",
        "dd" => "'<<shortest>>'",
        "E" => "c",
        "Q" => "q",
        "ww" => "WW",
        "w" => "W",
        "GGGG" or "gggg" => "kkkk",
        "GG" or "gg" => "kk",
        "LT" => "h:mm a",
        "LTS" => "h:mm:ss a",
        "L" => "MM/dd/yyyy",
        "LL" => "MMMM d, yyyy",
        "LLL" => "MMMM d, yyyy h:mm a",
        "LLLL" => "EEEE, MMMM d, yyyy h:mm a",
        "l" => "M/d/yyyy",
        "ll" => "MMM d, yyyy",
        "lll" => "MMM d, yyyy h:mm a",
        "llll" => "EEE, MMM d, yyyy h:mm a",
        "Z" => "ZZ",
        "ZZ" => "ZZZ",
        "DDDD" => "ooo",
        "DDD" => "o",
        ['[', .. var text, ']'] => $"'{text}'",
        var other => other,
    });

    [GeneratedRegex(@"\[[^\]]*\]|YYYY|YY|DDDo|DDDD|DDD|Do|DD|D|dddd|ddd|do|dd|d|e|E|ZZ|Z|A|a|Mo|M+|Qo|Q|[Ww]o|ww|w|GGGG|gggg|GG|gg|LTS|LT|L{1,4}|l{1,4}")]
    private static partial Regex Tokens();
}
