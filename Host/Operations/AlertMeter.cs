using System.Globalization;
using Bizoholic.Flows.Activities.Ai;
using Bizoholic.Flows.Activities.Flow;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Host.Operations;

/// <summary>Where the runs of a tenant stand, in the measure of one alert.</summary>
/// <param name="Text">What is wrong, for people.</param>
/// <param name="Over">The same once it is in order again; null for what nobody is told the end of.</param>
/// <param name="Page">The page of the designer that shows it.</param>
internal readonly record struct AlertReading(double Value, string Text, string? Over, string Page);

internal sealed class AlertMeter(IRunInsights insights, IDefinitionStore definitions, IFlowStateStore states)
{
    public const string HealthPage = "health";

    /// <param name="self">The flow that tells: its own runs do not count, nor do those of other alerts.</param>
    /// <param name="settings">Of the alert.</param>
    public async ValueTask<AlertReading> ReadAsync(string tenantId, string self, Value settings, DateTimeOffset now, CancellationToken cancellation)
    {
        switch (settings["when"].ToString())
        {
            case AlertTrigger.FailureRate:
                return await FailuresAsync(tenantId, self, settings, now, cancellation);
            case AlertTrigger.Budget:
                return await SpentAsync(tenantId, settings, now, cancellation);
        }

        var standing = await insights.StandingAsync(tenantId, cancellation);
        double MinutesSince(DateTimeOffset? moment) => moment is { } since ? Math.Round((now - since).TotalMinutes, 1) : 0;
        switch (settings["when"].ToString())
        {
            case AlertTrigger.Stuck:
                var still = MinutesSince(standing.LeastMoved);
                return new(still, Say($"A run executes but has not moved for {still:0} minutes."), "Every run that executes moves again.", HealthPage);
            case AlertTrigger.QueueAge:
                var waited = MinutesSince(standing.OldestPending);
                return new(waited, Say($"A run has waited {waited:0} minutes for a host."), "No run waits too long for a host any more.", HealthPage);
            default:
                var held = standing.Counts.Where(count => count.Status == RunStatus.Held).Sum(count => count.Runs);
                var waiting = held == 1 ? "1 run waits for a person to decide." : Say($"{held} runs wait for a person to decide.");
                return new(held, waiting, held == 0 ? "No run waits for a person to decide any more." : waiting, HealthPage);
        }
    }

    private async ValueTask<AlertReading> FailuresAsync(string tenantId, string self, Value settings, DateTimeOffset now, CancellationToken cancellation)
    {
        var within = AlertCheck.Span(settings["within"]);
        var flow = settings["flow"].AsString();
        var rules = (await definitions.ListAsync(tenantId, new DefinitionFilter { IsSystem = true, Versions = VersionChoice.Latest }, cancellation)).Rows.Select(version => version.DefinitionId).Append(self).ToHashSet(StringComparer.Ordinal);
        var counts = (await insights.CountAsync(tenantId, now - within, now, null, cancellation)).Where(count => !rules.Contains(count.DefinitionId) && (string.IsNullOrEmpty(flow) || count.DefinitionId == flow)).ToArray();
        var failures = counts.Where(count => count.Status is RunStatus.Faulted).ToArray();
        var failed = failures.Sum(count => count.Runs);
        var ended = failed + counts.Where(count => count.Status is RunStatus.Finished).Sum(count => count.Runs);
        var percent = ended == 0 || ended < settings["atLeast"].Number ? 0 : Math.Round(100.0 * failed / ended, 1);
        var text = Say($"{failed} of {ended} runs failed that began in the last {within.TotalMinutes:0} minutes ({percent} %).");
        if (failures.MaxBy(count => count.Runs) is { } most && percent > settings["threshold"].Number)
        {
            text += Say($" {(failures.Length == 1 ? "All" : $"{most.Runs}")} of the flow '{await NameAsync(tenantId, most.DefinitionId, cancellation)}'.");
        }

        return new(percent, text, text, $"workflows/instances?status={RunStatus.Faulted}{(string.IsNullOrEmpty(flow) ? "" : $"&flow={Uri.EscapeDataString(flow)}")}");
    }

    private async ValueTask<AlertReading> SpentAsync(string tenantId, Value settings, DateTimeOffset now, CancellationToken cancellation)
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

        // That a new month has begun is no news.
        var value = Math.Round(sum, 4);
        return new(
            value,
            Say($"AI steps of {(string.IsNullOrEmpty(flow) ? "all flows" : $"the flow '{await NameAsync(tenantId, flow, cancellation)}'")} have spent {value:0.####}{(isTokens ? " tokens" : "")} {(isDay ? "today" : "this month")}; the alert is set to {settings["threshold"].Number:0.####}."),
            null,
            HealthPage);
    }

    private async ValueTask<string> NameAsync(string tenantId, string flow, CancellationToken cancellation)
        => (await definitions.ListAsync(tenantId, new DefinitionFilter { DefinitionIds = [flow], Versions = VersionChoice.Latest }, cancellation)).Rows is [{ Name.Length: > 0 } version, ..] ? version.Name : flow;

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
