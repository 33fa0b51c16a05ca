using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Scheduling;

[Activity("Elsa", "Scheduling", "Start again and again at an interval. In the middle of a flow: wait for the interval once.", Kind = ActivityKind.Trigger)]
public sealed class Timer : Activity, ITrigger
{
    [Input(Description = "How often: [days.]hours:minutes:seconds, for example 00:15:00.")]
    public Input<TimeSpan> Interval { get; set; } = new(TimeSpan.FromMinutes(1));

    public IReadOnlyList<TriggerRegistration> Register(TriggerRegistrationContext context)
        => [Schedule.Every(context.Get(Interval))];

    protected override void Bind(ActivityBinding binding)
    {
        if (Interval.TryGetConstant(out var interval) && interval <= TimeSpan.Zero)
        {
            binding.Problem("interval", "The interval has to be longer than zero, for example 00:15:00.");
        }
    }

    protected override void Execute(ActivityExecutionContext context) => context.WaitUntil("Timer", context.Time.GetUtcNow() + context.Get(Interval));
}
