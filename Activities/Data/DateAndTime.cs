using System.Text.Json;
using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Expressions;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Data;

/// <summary>Dates are Luxon's, so the work is done where Luxon lives: in the language of the expressions.</summary>
[Activity("Bizoholic", "Data", "Read, format and calculate with dates.", DisplayName = "Date & time")]
public sealed class DateAndTime : N8nActivity
{
    private const string Read = """
        const a = $json, zone = a.zone;
        const ownZone = text => /\.\d{3}[+-]\d\d:\d\d$/.test(text) ? 'UTC' + text.slice(-6) : text.includes('+') ? 'UTC+' + Number(text.split('+')[1].slice(0, 2)) : 'utc';
        const read = (date, from) => {
          if (date === undefined && a.old !== 'calculate') return DateTime.now().setZone(zone);
          if (!from && !a.old && (date === null || String(date).trim() === '')) date = 0;
          let made;
          const text = String(date).trim(), isNumber = (!from || typeof date === 'number') && text.trim() !== '' && !isNaN(Number(date));
          if (from && !isNumber) {
            const read = { zone: a.fromZone };
            made = DateTime.fromFormat(text, from, read);
            // Moment takes what fits and leaves the rest.
            if (!made.isValid && a.old === 'format') made = DateTime.fromFormat(text.slice(0, from.replaceAll("'", '').length), from, read);
          }
          else if (isNumber) {
            const number = Number.isInteger(Number(date)) ? Number(date) : Math.round(Number(date) * 1000);
            made = String(number).length < 12 ? DateTime.fromSeconds(number) : DateTime.fromMillis(number);
          } else {
            const read = { zone: a.textZone };
            // A time alone is no date.
            if (!a.old && /^\d\d:/.test(text)) throw new Error('Invalid date format: ' + text);
            made = DateTime.fromISO(text, read);
            for (const next of ['fromSQL', 'fromRFC2822', 'fromHTTP']) if (!made.isValid) made = DateTime[next](text, read);
            for (const format of ['yyyy/MM/dd', 'MM/dd/yyyy', 'MMMM d yyyy', 'MMMM d, yyyy', 'd MMMM yyyy', 'MMM d yyyy', 'EEE MMM dd yyyy']) if (!made.isValid) made = DateTime.fromFormat(text, format, read);
          }
          if (!made.isValid && a.old === 'format' && from) return made;
          if (!made.isValid) throw new Error(a.old === 'calculate' ? (from ? 'Date input cannot be parsed. Please recheck the value and the "From Format" field.' : 'Unrecognized date input. Please specify a format in the "From Format" field.')
            : a.old ? 'The date input format could not be recognized. Please set the "From Format" field' : 'Invalid date format: ' + text);
          return made.setZone(zone || (isNumber ? 'utc' : ownZone(text)));
        };
        const ordinal = number => number + (number % 100 > 10 && number % 100 < 14 ? 'th' : ['th', 'st', 'nd', 'rd'][number % 10] || 'th');
        const special = (d, part) => part === 'meridiem' ? (d.hour < 12 ? 'am' : 'pm') : part === 'shortest' ? d.weekdayShort.slice(0, 2) : part === 'sunday' ? d.weekday % 7 : ordinal(part === 'sundayth' ? d.weekday % 7 : d[part]);

        """;

    private static readonly Dictionary<string, string> Operations = new(StringComparer.Ordinal)
    {
        ["getCurrentDate"] = "const now = DateTime.now().setZone(zone); return { value: (a.includeTime ? now : now.startOf('day')).toISO() };",
        ["addToDate"] = "return { value: read(a.date, a.from).plus({ [a.unit]: a.duration }).toISO() };",
        ["subtractFromDate"] = "return { value: read(a.date, a.from).minus({ [a.unit]: a.duration }).toISO() };",
        ["formatDate"] = "if (a.date === null || a.date === undefined) return { value: a.date }; const d = read(a.date, a.from); return { value: !d.isValid ? 'Invalid date' : d.toFormat(a.format).replace(/<<(\\w+)>>/g, (_, part) => special(d, part)) };",
        ["roundDate"] = "const d = read(a.date, a.from); return { value: (a.up ? d.plus({ [a.unit]: 1 }) : d).startOf(a.unit).toISO() };",
        ["extractDate"] = "const d = read(a.date, a.from); return { value: a.part === 'week' ? d.weekNumber : d[a.part] };",
        ["getTimeBetweenDates"] = "const d = read(a.end).diff(read(a.date), a.units); return { value: a.iso ? d.toISO() : d.toObject() };",
    };

    private Expression _work = null!;
    private string _operation = "";

    internal override double LatestVersion => 2;

    internal override bool PairsErrors => Version < 2;

    protected override void Bind(ActivityBinding binding)
    {
        base.Bind(binding);
        _operation = Version < 2 ? OldOperation() : Tree["operation"].Constant.AsString() ?? "getCurrentDate";
        if (!Operations.TryGetValue(_operation, out var script))
        {
            binding.Problem("parameters.operation", $"The operation '{_operation}' on dates is not known here.");
            script = "throw new Error('This operation on dates is not known here.');";
        }

        _work = binding.Expression(JsonSerializer.SerializeToElement(new { type = "Code", value = Read + script }), "parameters.operation");
    }

    private protected override ValueTask RunAsync(NodeCall call)
    {
        call.ForEach(i =>
        {
            if (Version < 2 && _operation == "formatDate" && call.Get("value", i).IsUndefined)
            {
                // An item without the date is dropped, as in n8n.
                return;
            }

            var arguments = Version < 2 ? OldDates.Arguments(call, i) : Arguments(call, i);
            var value = _work.Evaluate(new ArgumentScope(arguments, call.Context))["value"];
            call.Add(0, Version < 2 ? OldDates.Result(call, i, value) : Result(call, i, value));
        });
        return default;
    }

    private string OldOperation() => Tree["action"].Constant.AsString() != "calculate" ? "formatDate" : Tree["operation"].Constant.AsString() == "subtract" ? "subtractFromDate" : "addToDate";

    private ValueObject Arguments(NodeCall call, int i)
    {
        var format = call.Text("format", i, "MM/dd/yyyy");
        var units = call.Get("units", i).AsArray() ?? new ValueArray("day");
        return ValueObject.From(
            ("date", Moment(call, _operation switch { "addToDate" or "subtractFromDate" => "magnitude", "getTimeBetweenDates" => "startDate", _ => "date" }, i)),
            ("end", Moment(call, "endDate", i)),
            ("zone", ZoneOf(call, i)),
            ("fromZone", call.Context.RunFacts.TimeZone),
            ("textZone", "utc"),
            ("from", _operation == "formatDate" ? call.Text("options.fromFormat", i) : ""),
            ("unit", _operation == "roundDate" ? call.Text("mode", i, "roundDown") == "roundUp" ? call.Text("to", i, "month") : call.Text("toNearest", i, "month") : call.Text("timeUnit", i, "days")),
            ("duration", call.Number("duration", i)),
            ("format", format == "custom" ? call.Text("customFormat", i) : format),
            ("up", call.Text("mode", i) == "roundUp"),
            ("part", call.Text("part", i, "month")),
            ("units", units),
            ("iso", call.Flag("options.isoString", i)),
            ("includeTime", call.Flag("includeTime", i, otherwise: true)));
    }

    /// <summary>Where nobody wrote a date, the node has an empty text.</summary>
    private static Value Moment(NodeCall call, string name, int i) => call.Parameters[name].IsGiven ? call.Get(name, i) : "";

    /// <summary>The zone of the result; empty for the one that a text names, else UTC.</summary>
    private string ZoneOf(NodeCall call, int i) => call.Get("options.timezone", i) switch
    {
        { Kind: ValueKind.String } named when _operation == "getCurrentDate" && named.ToString().Length > 0 => named.ToString(),
        var flag when _operation == "formatDate" && flag != true => "",
        _ => call.Context.RunFacts.TimeZone,
    };

    private Item Result(NodeCall call, int i, Value value)
    {
        var name = call.Text("outputFieldName", i, _operation switch
        {
            "getCurrentDate" => "currentDate",
            "formatDate" => "formattedDate",
            "roundDate" => "roundedDate",
            "extractDate" => "datePart",
            "getTimeBetweenDates" => "timeDifference",
            _ => "newDate",
        });
        return call.Flag("options.includeInputFields", i)
            ? new Item(call.Items[i].Json.With(name, value)) { PairedItem = i, Binary = call.Items[i].Binary }
            : new Item(ValueObject.From((name, value))) { PairedItem = i };
    }
}
