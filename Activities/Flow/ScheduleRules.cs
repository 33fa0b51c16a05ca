using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Activities.Flow;

/// <summary>When a schedule of n8n fires: its Schedule Trigger, and the older Cron and Interval nodes.</summary>
internal static class ScheduleRules
{
    public readonly record struct Rule(TimeSpan? Interval, string? Cron);

    public static IReadOnlyList<Rule> Of(ParameterTree parameters)
    {
        var constant = parameters.Constant;
        if (constant["triggerTimes"]["item"].AsArray() is { } times)
        {
            return [.. times.Select(OfCron)];
        }

        return constant["interval"] is { Kind: ValueKind.Number } || constant["unit"].AsString() is not null
            ? [Every(Number(constant, "interval", 1), constant["unit"].AsString() ?? "seconds")]
            : [.. (constant["rule"]["interval"].AsArray() ?? new ValueArray(ValueObject.Empty)).Select(OfRule)];
    }

    private static Rule OfRule(Value rule)
    {
        var (minute, hour) = (Number(rule, "triggerAtMinute", 0), Number(rule, "triggerAtHour", 0));
        switch (rule["field"].AsString() ?? "days")
        {
            case "cronExpression":
                return new Rule(null, rule["expression"].ToString());
            case "seconds":
                return Every(Number(rule, "secondsInterval", 30), "seconds");
            case "minutes":
                return Every(Number(rule, "minutesInterval", 5), "minutes");
            case "hours":
                var hours = Number(rule, "hoursInterval", 1);
                return new Rule(null, $"{minute} {(hours == 1 ? "*" : $"*/{hours}")} * * *");
            case "weeks":
                var days = rule["triggerAtDay"].AsArray() is { Count: > 0 } list ? string.Join(',', list.Select(day => JsText.ToText(day))) : "0";
                return new Rule(null, $"{minute} {hour} * * {days}");
            case "months":
                var months = Number(rule, "monthsInterval", 1);
                return new Rule(null, $"{minute} {hour} {Number(rule, "triggerAtDayOfMonth", 1)} {(months == 1 ? "*" : $"*/{months}")} *");
            default:
                var interval = Number(rule, "daysInterval", 1);
                return new Rule(null, $"{minute} {hour} {(interval == 1 ? "*" : $"*/{interval}")} * *");
        }
    }

    private static Rule OfCron(Value item)
    {
        var (minute, hour) = (Number(item, "minute", 0), Number(item, "hour", 14));
        return (item["mode"].AsString() ?? "everyDay") switch
        {
            "everyMinute" => new Rule(null, "* * * * *"),
            "everyHour" => new Rule(null, $"{minute} * * * *"),
            "everyWeek" => new Rule(null, $"{minute} {hour} * * {item["weekday"].AsString() ?? "1"}"),
            "everyMonth" => new Rule(null, $"{minute} {hour} {Number(item, "dayOfMonth", 1)} * *"),
            "everyX" => Every(Number(item, "value", 2), item["unit"].AsString() ?? "hours"),
            "custom" => new Rule(null, item["cronExpression"].ToString()),
            _ => new Rule(null, $"{minute} {hour} * * *"),
        };
    }

    private static Rule Every(int count, string unit) => new(count * unit switch
    {
        "minutes" => TimeSpan.FromMinutes(1),
        "hours" => TimeSpan.FromHours(1),
        "days" => TimeSpan.FromDays(1),
        _ => TimeSpan.FromSeconds(1),
    }, null);

    private static int Number(Value rule, string name, int otherwise)
        => rule[name] is { Kind: ValueKind.Number } number ? (int)number.Number : int.TryParse(rule[name].AsString(), out var text) ? text : otherwise;
}
