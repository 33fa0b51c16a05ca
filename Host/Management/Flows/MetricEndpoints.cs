using System.Security.Claims;
using Bizoholic.Flows.Activities.Analytics;
using Bizoholic.Flows.Host.Identity;
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

    /// <param name="days">How many days back, today among them. Days are of UTC, as they were stored.</param>
    /// <param name="client">Only the figures of this client; all when left out.</param>
    private static async Task<Results<Ok<MetricList>, ProblemHttpResult>> GetAsync(string id, int? days, string? client, ClaimsPrincipal caller, IFlowStateStore state, TimeProvider time, CancellationToken cancellation)
    {
        if (days is < 1 or > MostDays)
        {
            return Refusals.Invalid("days", $"Ask for 1 to {MostDays} days.");
        }

        var tenantId = caller.TenantId();
        var scope = MetricKeys.ScopeOf(string.IsNullOrEmpty(client) ? null : client);
        var known = await state.ReadAsync(tenantId, id, scope, [MetricKeys.Names], cancellation);
        string[] names = known is [var row] ? [.. (ValueJson.Parse(row.Value.Span).AsArray() ?? ValueArray.Empty).Select(name => name.ToString()).Order(StringComparer.Ordinal).Take(MostMetrics)] : [];
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        DateOnly[] span = [.. Enumerable.Range(0, days ?? 30).Select(back => today.AddDays(-back)).Reverse()];
        var metrics = new List<MetricView>();
        foreach (var name in names)
        {
            var found = (await state.ReadAsync(tenantId, id, scope, [.. span.Select(day => MetricKeys.Of(name, day))], cancellation)).ToDictionary(figure => figure.Key, figure => ValueJson.Parse(figure.Value.Span), StringComparer.Ordinal);
            metrics.Add(new MetricView(name, [.. span.Where(day => found.ContainsKey(MetricKeys.Of(name, day))).Select(day => FigureOf(day, found[MetricKeys.Of(name, day)]))]));
        }

        return TypedResults.Ok(new MetricList(metrics));
    }

    private static MetricFigure FigureOf(DateOnly day, Value kept)
        => new(day, (int)kept["count"].Number, kept["sum"].Number, kept["least"].Number, kept["most"].Number, kept["latest"].Number);
}

internal sealed record MetricList(IReadOnlyList<MetricView> Items);

/// <param name="Days">Those that have figures, oldest first.</param>
internal sealed record MetricView(string Name, IReadOnlyList<MetricFigure> Days);

/// <param name="Count">How many figures came that day.</param>
internal sealed record MetricFigure(DateOnly Date, int Count, double Sum, double Least, double Most, double Latest);
