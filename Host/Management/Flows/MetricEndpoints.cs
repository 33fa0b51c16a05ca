using System.Security.Claims;
using Bizoholic.Flows.Activities.Analytics;
using Bizoholic.Flows.Host.Identity;
using Bizoholic.Flows.Host.Management.Overview;
using Bizoholic.Flows.Host.Problems;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bizoholic.Flows.Host.Management.Flows;

/// <summary>The figures that a flow's steps have stored.</summary>
internal static class MetricEndpoints
{
    private const int MostDays = 366;
    private const int MostMetrics = 20;

    public static void MapFlowMetrics(this IEndpointRouteBuilder api)
        => api.MapGet("/flows/{id}/metrics", GetAsync).WithTags("Metrics").WithSummary("Figures a flow has stored, by day");

    /// <param name="days">How many days back, today among them.</param>
    /// <param name="timeZone">IANA name of the zone whose days are meant; UTC when left out.</param>
    /// <param name="client">Only the figures of this client; all when left out.</param>
    private static async Task<Results<Ok<MetricList>, ProblemHttpResult>> GetAsync(
        string id, int? days, string? timeZone, string? client, ClaimsPrincipal caller, IFlowStateStore state, TimeProvider time, CancellationToken cancellation)
    {
        if (days is < 1 or > MostDays)
        {
            return Refusals.Invalid("days", $"Ask for 1 to {MostDays} days.");
        }

        if (!Days.TryZone(timeZone, out var zone))
        {
            return Refusals.Invalid("timeZone", $"'{timeZone}' is not a time zone. Use an IANA name, such as Europe/Berlin.");
        }

        var tenantId = caller.TenantId();
        var scope = MetricKeys.ScopeOf(string.IsNullOrEmpty(client) ? null : client);
        var known = await state.ReadAsync(tenantId, id, scope, [MetricKeys.Names], cancellation);
        string[] names = known is [var row] ? [.. (ValueJson.Parse(row.Value.Span).AsArray() ?? ValueArray.Empty).Select(name => name.ToString()).Order(StringComparer.Ordinal).Take(MostMetrics)] : [];
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time.GetUtcNow(), zone).DateTime);
        var first = today.AddDays(1 - (days ?? 30));

        // Days are kept by UTC, and a zone is less than a day away from it.
        DateOnly[] span = [.. Enumerable.Range(-1, today.DayNumber - first.DayNumber + 3).Select(first.AddDays)];
        var metrics = new List<MetricView>();
        foreach (var name in names)
        {
            var found = (await state.ReadAsync(tenantId, id, scope, [.. span.SelectMany(day => new[] { MetricKeys.Of(name, day), MetricKeys.PartsOf(name, day) })], cancellation))
                .ToDictionary(figure => figure.Key, figure => ValueJson.Parse(figure.Value.Span), StringComparer.Ordinal);
            metrics.Add(new MetricView(name, [.. span
                .SelectMany(day => MetricDay.In(zone, day, found.GetValueOrDefault(MetricKeys.Of(name, day)), found.GetValueOrDefault(MetricKeys.PartsOf(name, day))))
                .Where(part => part.Day >= first && part.Day <= today)
                .GroupBy(part => part.Day, (day, parts) => FigureOf(parts.Aggregate((before, later) => before.With(later))))
                .OrderBy(figure => figure.Date)]));
        }

        return TypedResults.Ok(new MetricList(metrics));
    }

    private static MetricFigure FigureOf(MetricDay kept) => new(kept.Day, kept.Count, kept.Sum, kept.Least, kept.Most, kept.Latest);
}

internal sealed record MetricList(IReadOnlyList<MetricView> Items);

/// <param name="Days">Those that have figures, oldest first.</param>
internal sealed record MetricView(string Name, IReadOnlyList<MetricFigure> Days);

/// <param name="Count">How many figures came that day.</param>
internal sealed record MetricFigure(DateOnly Date, int Count, double Sum, double Least, double Most, double Latest);
