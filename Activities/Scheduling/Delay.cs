using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Scheduling;

[Activity("Elsa", "Scheduling", "Wait for some time, then go on. Waiting costs nothing and survives restarts.")]
public sealed class Delay : Activity
{
    [Input(DisplayName = "Time span", Description = "How long: [days.]hours:minutes:seconds, for example 00:05:00 or 2.00:00:00.")]
    public Input<TimeSpan> TimeSpan { get; set; } = new(System.TimeSpan.FromMinutes(1));

    protected override void Execute(ActivityExecutionContext context) => context.WaitUntil("Delay", context.Time.GetUtcNow() + context.Get(TimeSpan));
}
