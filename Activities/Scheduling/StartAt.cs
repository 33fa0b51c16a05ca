using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Scheduling;

[Activity("Elsa", "Scheduling", "Start, or go on, at a date and time.", Kind = ActivityKind.Trigger)]
public sealed class StartAt : Activity, ITrigger
{
    [Input(DisplayName = "Date and time", Description = "When, for example 2026-01-31T09:00:00Z. Without a time zone it is UTC.", UIHint = UIHints.DateTimePicker)]
    public Input<DateTimeOffset>? DateTime { get; set; }

    public IReadOnlyList<TriggerRegistration> Register(TriggerRegistrationContext context)
        => [Schedule.At(context.Get(DateTime))];

    protected override void Execute(ActivityExecutionContext context) => context.WaitUntil("StartAt", context.Get(DateTime));
}
