using Bizoholic.Flows.Expressions.Luxon;
using Jint.Native;

namespace Bizoholic.Flows.Expressions.Extensions;

/// <summary>Dates from texts in any of the forms n8n takes.</summary>
internal static class DateTexts
{
    public static Moment Parse(ExtensionCall call, string text)
    {
        var trimmed = text.Trim();
        var local = call.Evaluation.LocalZone();
        var today = call.Evaluation.CurrentMoment().Local.Date;
        if (trimmed.Length == 0)
        {
            throw call.Refuse("cannot convert to Luxon DateTime");
        }

        foreach (var read in new Func<string, MomentZone, bool, Moment>[] { (date, zone, keeps) => MomentParser.Iso(date, zone, keeps, today), MomentParser.Http, MomentParser.Rfc2822, (date, zone, keeps) => MomentParser.Sql(date, zone, keeps, today) })
        {
            if (read(trimmed, local, true) is { IsValid: true } moment)
            {
                return moment;
            }
        }

        var parsed = (JsDate)call.Engine.Construct(call.Engine.Global.Get("Date"), trimmed);
        return double.IsNaN(parsed.DateValue)
            ? throw call.Refuse("cannot convert to Luxon DateTime")
            : Moment.FromMillis(parsed.DateValue, local);
    }
}
