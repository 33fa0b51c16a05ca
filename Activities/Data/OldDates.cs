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
            ("zone", call.Text("options.toTimezone", item) is { Length: > 0 } zone ? zone : call.Context.RunFacts.TimeZone),
            ("from", Format(call.Text("options.fromFormat", item))),
            ("unit", call.Text("timeUnit", item, "days")),
            ("duration", call.Number("duration", item)),
            ("format", Format(call.Flag("custom", item) ? call.Text("toFormat", item) : format)));
    }

    public static Item Result(NodeCall call, int item, Value value)
        => new(FieldPath.Of(call.Text("dataPropertyName", item, "data")).Set(call.Items[item].Json, value)) { PairedItem = item, Binary = call.Items[item].Binary };

    /// <summary>Moment's tokens as Luxon's.</summary>
    private static string Format(string moment) => Tokens().Replace(moment, token => token.Value switch
    {
        "YYYY" => "yyyy",
        "YY" => "yy",
        "DD" => "dd",
        "D" => "d",
        "dddd" => "EEEE",
        "ddd" => "EEE",
        "A" or "a" => "a",
        "Z" => "ZZ",
        "ZZ" => "ZZZ",
        "DDDD" => "ooo",
        "DDD" => "o",
        ['[', .. var text, ']'] => $"'{text}'",
        var other => other,
    });

    [GeneratedRegex(@"\[[^\]]*\]|YYYY|YY|DDDD|DDD|DD|D|dddd|ddd|ZZ|Z|A|a")]
    private static partial Regex Tokens();
}
