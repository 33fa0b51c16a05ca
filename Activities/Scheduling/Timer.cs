using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Scheduling;

[Activity("Elsa", "Scheduling", "Start again and again at an interval. In the middle of a flow: wait for the interval once.", Kind = ActivityKind.Trigger)]
public sealed class Timer : Activity, ITrigger
{
    [Input(Description = "How often: [days.]hours:minutes:seconds, for example 00:15:00.")]
    public Input<TimeSpan> Interval { get; set; } = new(TimeSpan.FromMinutes(1));

    [Input(DisplayName = "Missed times", Description = "What to do about times that passed while no host was running: start once, start for all of them, or skip them.", Options = ["once", "all", "skip"], Category = "Advanced")]
    public Input<string> Misfire { get; set; } = new("once");

    [Input(DisplayName = "Not on", Description = "Days (UTC) without a start, such as holidays: 2026-12-25, 2026-12-26.", Category = "Advanced")]
    public Input<string>? Except { get; set; }

    public IReadOnlyList<TriggerRegistration> Register(TriggerRegistrationContext context)
        => [Schedule.Every(context.Get(Interval), context.Get(Misfire), context.Get(Except))];

    protected override void Bind(ActivityBinding binding)
    {
        if (Interval.TryGetConstant(out var interval) && interval < TimeSpan.FromSeconds(1))
        {
            binding.Problem("interval", "The interval has to be a second or longer, for example 00:15:00.");
        }

        Schedule.Check(binding, Misfire, Except);
    }

    protected override void Execute(ActivityExecutionContext context) => context.WaitUntil("Timer", context.Time.GetUtcNow() + context.Get(Interval));
}
