using Bizoholic.Flows.Activities.Flow;
using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Activities.N8n.Import;
using Bizoholic.Flows.Activities.Scheduling;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Http.N8n;

/// <summary>
/// Asks a service from time to time, and starts with what is new. Its settings are those of an HTTP request, and beside them <c>triggerTimes</c> (when, as n8n's Cron node has
/// it) and <c>options.poll</c>: what is new is told <c>by</c> the time at <c>field</c>, by the <c>id</c> alone, by the number of the <c>row</c>, or by the <c>content</c> of the row.
/// What was found is noted together with the step, so that each thing starts one run.
/// </summary>
[Activity("Bizoholic", "HTTP", "Ask a service from time to time, and start with what is new.", DisplayName = "Ask for what is new", Kind = ActivityKind.Trigger)]
public sealed class PollTrigger : HttpRequestStep, ILooksForNews
{
    private const string EveryMinute = "* * * * *";

    private string _zone = "UTC";

    public IReadOnlyList<TriggerRegistration> Register(TriggerRegistrationContext context)
        => [.. Rules().Select(rule => rule.Interval is { } interval ? Schedule.Every(interval) : rule.Cron == EveryMinute ? Schedule.Every(TimeSpan.FromMinutes(1)) : Schedule.Cron(rule.Cron!, _zone))];

    protected override void Bind(ActivityBinding binding)
    {
        base.Bind(binding);
        _zone = NodeJson.Text(binding.Json, "customProperties.timeZone") ?? "UTC";
        foreach (var rule in Rules().Where(rule => rule.Cron is not null))
        {
            if (Schedule.Error(() => Schedule.Parse(rule.Cron!)) is { } wrong)
            {
                binding.Problem("parameters.triggerTimes", wrong);
            }
        }
    }

    /// <summary>It reads only, and what it has found is noted when it is through.</summary>
    protected override SideEffect EffectAt(ActivityNode place) => SideEffect.None;

    protected override ValueTask ResumeAsync(ActivityExecutionContext context) => ExecuteAsync(context);

    private protected override async ValueTask RunAsync(NodeCall call)
    {
        if (FoundItems.Noted(call.Context) is { } noted)
        {
            // The process ended after the news were noted and before the step was recorded.
            call.OutputAt(0).AddRange(noted);
            return;
        }

        var news = new News(call);
        await SendAllAsync(call, news);
        await news.KeepAsync();
    }

    private IReadOnlyList<ScheduleRules.Rule> Rules() => Tree["triggerTimes"].IsGiven ? ScheduleRules.Of(Tree) : [new(TimeSpan.FromMinutes(1), null)];
}
