using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Scheduling;

[Activity("Elsa", "Scheduling", "Start, or go on, at a date and time.", Kind = ActivityKind.Trigger)]
public sealed class StartAt : Activity, ITrigger
{
    [Input(DisplayName = "Date and time", Description = "When, for example 2026-01-31T09:00:00Z. Without a time zone it is UTC.", UIHint = UIHints.DateTimePicker)]
    public Input<DateTimeOffset>? DateTime { get; set; }

    [Input(DisplayName = "Missed times", Description = "What to do when the moment passed while no host was running: once starts late, skip does not start.", Options = ["once", "skip"], Category = "Advanced")]
    public Input<string> Misfire { get; set; } = new("once");

    public IReadOnlyList<TriggerRegistration> Register(TriggerRegistrationContext context)
        => [Schedule.At(context.Get(DateTime), context.Get(Misfire))];

    protected override void Bind(ActivityBinding binding) => Schedule.Check(binding, Misfire, null);

    protected override void Execute(ActivityExecutionContext context) => context.WaitUntil("StartAt", context.Get(DateTime));
}
