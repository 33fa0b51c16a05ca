using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Scheduling;

[Activity("Elsa", "Scheduling", "Start at times of a calendar, such as every Monday at nine. In the middle of a flow: wait for the next such time once.", Kind = ActivityKind.Trigger)]
public sealed class Cron : Activity, ITrigger
{
    [Input(DisplayName = "Cron expression", Description = "Minute, hour, day, month, weekday; a sixth field in front counts seconds. For example 0 9 * * MON.")]
    public Input<string>? CronExpression { get; set; }

    [Input(DisplayName = "Time zone", Description = "In which zone those times are read, for example Europe/Berlin. Default: UTC.")]
    public Input<string> TimeZone { get; set; } = new("UTC");

    [Input(DisplayName = "Missed times", Description = "What to do about times that passed while no host was running: start once, start for all of them, or skip them.", Options = ["once", "all", "skip"], Category = "Advanced")]
    public Input<string> Misfire { get; set; } = new("once");

    [Input(DisplayName = "Not on", Description = "Days without a start, such as holidays: 2026-12-25, 2026-12-26.", Category = "Advanced")]
    public Input<string>? Except { get; set; }

    public IReadOnlyList<TriggerRegistration> Register(TriggerRegistrationContext context)
        => [Schedule.Cron(context.Get(CronExpression) ?? "", context.Get(TimeZone) ?? "UTC", context.Get(Misfire), context.Get(Except))];

    protected override void Bind(ActivityBinding binding)
    {
        if (CronExpression is null || (CronExpression.TryGetConstant(out var text) && string.IsNullOrWhiteSpace(text)))
        {
            binding.Problem("cronExpression", "Enter a cron expression, for example 0 9 * * MON.");
        }
        else if (CronExpression.TryGetConstant(out text) && Schedule.Error(() => Schedule.Parse(text!)) is { } error)
        {
            binding.Problem("cronExpression", error);
        }

        if (TimeZone.TryGetConstant(out var zone) && Schedule.Error(() => Schedule.Zone(zone)) is { } unknown)
        {
            binding.Problem("timeZone", unknown);
        }

        Schedule.Check(binding, Misfire, Except);
    }

    protected override void Execute(ActivityExecutionContext context)
    {
        var expression = context.Get(CronExpression) ?? "";
        var next = Schedule.Parse(expression).GetNextOccurrence(context.Time.GetUtcNow(), Schedule.Zone(context.Get(TimeZone)))
            ?? throw new FaultException($"The cron expression '{expression}' has no next time.");
        context.WaitUntil("Cron", next);
    }
}
