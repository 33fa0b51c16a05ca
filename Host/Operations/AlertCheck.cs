using System.Globalization;
using Bizoholic.Flows.Activities.Ai;
using Bizoholic.Flows.Activities.Flow;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Host.Operations;

/// <summary>
/// Looks whether runs need attention, and starts the flows that want to know. Every host looks; the key of the stretch of time lets one run come of it.
/// </summary>
internal sealed class AlertCheck(TriggerIndex triggers, IRunInsights insights, IDefinitionStore definitions, IFlowStateStore states, IWorkflowRuntime runtime, IStorage storage, ILogger<AlertCheck> log)
{
    public async Task RunAsync(CancellationToken cancellation)
    {
        var snapshot = await triggers.CurrentAsync(cancellation);
        foreach (var trigger in snapshot.All.Where(trigger => trigger.Kind == AlertTrigger.Kind))
        {
            try
            {
                if (snapshot.VersionOf(trigger) is { } definition)
                {
                    await CheckAsync(trigger, definition, ValueJson.Parse(trigger.Payload), cancellation);
                }
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                // One that cannot be looked at does not keep the others from it.
                log.AlertFailed(trigger.DefinitionId, error);
            }
        }
    }

    private async Task CheckAsync(TriggerRow trigger, DefinitionVersion definition, Value settings, CancellationToken cancellation)
    {
        var now = storage.Clock.GetUtcNow();
        var threshold = settings["threshold"].Number;
        var (value, text) = await MeasureAsync(trigger.TenantId, trigger.DefinitionId, settings, now, cancellation);
        if (!(value > threshold))
        {
            return;
        }

        var again = Span(settings["againAfter"]);
        await runtime.StartAsync(
            new StartRequest
            {
                Definition = definition,
                TriggerActivityId = trigger.ActivityId,
                TriggerInput = ValueObject.From(("alert", settings["when"]), ("value", value), ("threshold", threshold), ("text", text), ("at", ValueConverter.From(now))),
                DedupeScope = $"alert:{trigger.TriggerId}",
                DedupeKey = (now.UtcTicks / again.Ticks).ToString(CultureInfo.InvariantCulture),
                DedupeFor = again * 2,
                ReturnAtOnce = true,
            },
            cancellation);
    }

    /// <param name="self">The flow that tells: its own runs do not count.</param>
    private async ValueTask<(double Value, string Text)> MeasureAsync(string tenantId, string self, Value settings, DateTimeOffset now, CancellationToken cancellation)
    {
        if (settings["when"].ToString() == AlertTrigger.FailureRate)
        {
            var within = Span(settings["within"]);
            var flow = settings["flow"].AsString();
            var counts = (await insights.CountAsync(tenantId, now - within, now, null, cancellation)).Where(count => count.DefinitionId != self && (string.IsNullOrEmpty(flow) || count.DefinitionId == flow)).ToArray();
            var failed = counts.Where(count => count.Status is RunStatus.Faulted).Sum(count => count.Runs);
            var ended = failed + counts.Where(count => count.Status is RunStatus.Finished).Sum(count => count.Runs);
            var percent = ended == 0 || ended < settings["atLeast"].Number ? 0 : Math.Round(100.0 * failed / ended, 1);
            return (percent, string.Create(CultureInfo.InvariantCulture, $"{failed} of {ended} runs failed that began in the last {within.TotalMinutes:0} minutes ({percent} %)."));
        }

        if (settings["when"].ToString() == AlertTrigger.Budget)
        {
            return await SpentAsync(tenantId, settings, now, cancellation);
        }

        var standing = await insights.StandingAsync(tenantId, cancellation);
        var held = standing.Counts.Where(count => count.Status == RunStatus.Held).Sum(count => count.Runs);
        double MinutesSince(DateTimeOffset? moment) => moment is { } since ? Math.Round((now - since).TotalMinutes, 1) : 0;
        return settings["when"].ToString() switch
        {
            AlertTrigger.Stuck => (MinutesSince(standing.LeastMoved), string.Create(CultureInfo.InvariantCulture, $"A run executes but has not moved for {MinutesSince(standing.LeastMoved):0} minutes.")),
            AlertTrigger.QueueAge => (MinutesSince(standing.OldestPending), string.Create(CultureInfo.InvariantCulture, $"A run has waited {MinutesSince(standing.OldestPending):0} minutes for a host.")),
            _ => (held, string.Create(CultureInfo.InvariantCulture, $"{held} runs wait for a person to decide.")),
        };
    }

    private async ValueTask<(double Value, string Text)> SpentAsync(string tenantId, Value settings, DateTimeOffset now, CancellationToken cancellation)
    {
        var isDay = settings["period"].AsString() == AlertTrigger.Day;
        var isTokens = settings["spending"].AsString() == AlertTrigger.Tokens;
        var flow = settings["flow"].AsString();
        string[] flows = string.IsNullOrEmpty(flow)
            ? [.. (await definitions.ListAsync(tenantId, new DefinitionFilter { Versions = VersionChoice.Latest }, cancellation)).Rows.Select(version => version.DefinitionId)]
            : [flow];
        var sum = 0.0;
        foreach (var id in flows)
        {
            if (await states.ReadAsync(tenantId, id, AiSpending.Scope, [isDay ? AiSpending.Day(now) : AiSpending.Month(now)], cancellation) is [var row])
            {
                var spent = ValueJson.Parse(row.Value.Span);
                sum += isTokens ? spent["inputTokens"].Number + spent["outputTokens"].Number : spent["cost"].Number;
            }
        }

        var value = Math.Round(sum, 4);
        return (value, string.Create(CultureInfo.InvariantCulture, $"AI steps of {(string.IsNullOrEmpty(flow) ? "all flows" : $"the flow '{flow}'")} have spent {value:0.####}{(isTokens ? " tokens" : "")} {(isDay ? "today" : "this month")}; the alert is set to {settings["threshold"].Number:0.####}."));
    }

    private static TimeSpan Span(Value value)
        => TimeSpan.TryParse(value.ToString(), CultureInfo.InvariantCulture, out var span) && span >= TimeSpan.FromMinutes(1) ? span : TimeSpan.FromHours(1);
}

/// <summary>Has alerts looked at every so often.</summary>
internal sealed class AlertWatch(AlertCheck check, TimeProvider time, ILogger<AlertWatch> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await check.RunAsync(stoppingToken);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                log.AlertsUnknown(error);
            }
        }
    }
}

internal static partial class AlertLog
{
    [LoggerMessage(2321, LogLevel.Error, "The alert of the flow {DefinitionId} could not be looked at; it is tried again")]
    public static partial void AlertFailed(this ILogger log, string definitionId, Exception error);

    [LoggerMessage(2322, LogLevel.Error, "Whether runs need attention could not be looked at; it is tried again")]
    public static partial void AlertsUnknown(this ILogger log, Exception error);
}
