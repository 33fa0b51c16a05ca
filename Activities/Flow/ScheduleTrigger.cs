using System.Globalization;
using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Activities.N8n.Import;
using Bizoholic.Flows.Activities.Scheduling;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Flow;

[Activity("Bizoholic", "Flow", "Start at times of a calendar or at an interval.", DisplayName = "Schedule trigger", Kind = ActivityKind.Trigger, CanFail = false)]
public sealed class ScheduleTrigger : N8nActivity, ITrigger
{
    private string _zone = "UTC";
    private string? _misfire;
    private string? _except;

    internal override double LatestVersion => 1.2;

    public IReadOnlyList<TriggerRegistration> Register(TriggerRegistrationContext context)
        => [.. ScheduleRules.Of(Tree).Select(rule => rule.Interval is { } interval ? Schedule.Every(interval, _misfire, _except) : Schedule.Cron(rule.Cron!, _zone, _misfire, _except))];

    protected override void Bind(ActivityBinding binding)
    {
        base.Bind(binding);
        _zone = NodeJson.Text(binding.Json, "customProperties.timeZone") ?? "UTC";
        _misfire = NodeJson.Text(binding.Json, "customProperties.misfire");
        _except = NodeJson.Text(binding.Json, "customProperties.except");
        Schedule.Check(binding, _misfire, _except);
        if (ScheduleRules.Of(Tree).Count == 0)
        {
            binding.Problem("parameters.rule", "Say when the flow should start.");
        }
    }

    protected override ValueTask ResumeAsync(ActivityExecutionContext context) => ExecuteAsync(context);

    private protected override ValueTask RunAsync(NodeCall call)
    {
        var name = call.Context.RunFacts.TimeZone;
        var zone = TimeZoneInfo.TryFindSystemTimeZoneById(name, out var found) ? found : TimeZoneInfo.Utc;
        var now = TimeZoneInfo.ConvertTime(call.Context.Time.GetUtcNow(), zone);
        string Show(string format) => now.ToString(format, CultureInfo.InvariantCulture);
        call.Add(0, new Item(ValueObject.From(
            ("timestamp", Show("yyyy-MM-dd'T'HH:mm:ss.fffzzz")),
            ("Readable date", $"{Show("MMMM")} {now.Day}{Ordinal(now.Day)} {now.Year}, {Show("h:mm:ss")} {Show("tt").ToLowerInvariant()}"),
            ("Readable time", $"{Show("h:mm:ss")} {Show("tt").ToLowerInvariant()}"),
            ("Day of week", Show("dddd")),
            ("Year", Show("yyyy")),
            ("Month", Show("MMMM")),
            ("Day of month", Show("dd")),
            ("Hour", Show("HH")),
            ("Minute", Show("mm")),
            ("Second", Show("ss")),
            ("Timezone", $"{name} (UTC{Show("zzz")})"))));
        return default;
    }

    private static string Ordinal(int day) => (day % 10, day / 10) switch
    {
        (_, 1) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
}
