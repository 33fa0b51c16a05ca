using Bizoholic.Flows.Workflows;
using Cronos;

namespace Bizoholic.Flows.Activities.Scheduling;

[Activity("Elsa", "Scheduling", "Start at times of a calendar, such as every Monday at nine. In the middle of a flow: wait for the next such time once.", Kind = ActivityKind.Trigger)]
public sealed class Cron : Activity, ITrigger
{
    [Input(DisplayName = "Cron expression", Description = "Minute, hour, day, month, weekday; a sixth field in front counts seconds. For example 0 9 * * MON.")]
    public Input<string>? CronExpression { get; set; }

    [Input(DisplayName = "Time zone", Description = "In which zone those times are read, for example Europe/Berlin. Default: UTC.")]
    public Input<string> TimeZone { get; set; } = new("UTC");

    public IReadOnlyList<TriggerRegistration> Register(TriggerRegistrationContext context)
        => [Schedule.Cron(context.Get(CronExpression) ?? "", context.Get(TimeZone) ?? "UTC")];

    protected override void Bind(ActivityBinding binding)
    {
        if (CronExpression is null || (CronExpression.TryGetConstant(out var text) && string.IsNullOrWhiteSpace(text)))
        {
            binding.Problem("cronExpression", "Enter a cron expression, for example 0 9 * * MON.");
        }
        else if (CronExpression.TryGetConstant(out text) && Error(() => Parse(text!)) is { } error)
        {
            binding.Problem("cronExpression", error);
        }

        if (TimeZone.TryGetConstant(out var zone) && Error(() => Zone(zone)) is { } unknown)
        {
            binding.Problem("timeZone", unknown);
        }
    }

    protected override void Execute(ActivityExecutionContext context)
    {
        var expression = context.Get(CronExpression) ?? "";
        var next = Parse(expression).GetNextOccurrence(context.Time.GetUtcNow(), Zone(context.Get(TimeZone)))
            ?? throw new FaultException($"The cron expression '{expression}' has no next time.");
        context.WaitUntil("Cron", next);
    }

    private static Cronos.CronExpression Parse(string text)
    {
        try
        {
            var fields = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;
            return Cronos.CronExpression.Parse(text, fields == 6 ? CronFormat.IncludeSeconds : CronFormat.Standard);
        }
        catch (CronFormatException error)
        {
            throw new FaultException($"The cron expression '{text}' cannot be read: {error.Message}", inner: error);
        }
    }

    private static TimeZoneInfo Zone(string? name)
        => string.IsNullOrWhiteSpace(name) ? TimeZoneInfo.Utc
            : TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone
            : throw new FaultException($"The time zone '{name}' is not known. Use a name such as Europe/Berlin.");

    private static string? Error(Action check)
    {
        try
        {
            check();
            return null;
        }
        catch (FaultException fault)
        {
            return fault.Message;
        }
    }
}
