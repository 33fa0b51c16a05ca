using System.Security.Claims;
using Bizoholic.Flows.Host.Identity;
using Bizoholic.Flows.Host.Management.Runs;
using Bizoholic.Flows.Host.Problems;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bizoholic.Flows.Host.Management.Overview;

internal static class OverviewEndpoints
{
    private const int MostDays = 90;
    private const int MostFailures = 8;
    private const int MostRecent = 8;

    private static readonly RunStatus[] NeedsPerson = [RunStatus.Faulted, RunStatus.Held];

    public static void MapOverview(this IEndpointRouteBuilder api)
        => api.MapGet("/overview", GetAsync).WithTags("Overview").WithSummary("What ran, what failed and what runs now");

    /// <param name="client">Only runs for this client of the agency; all when left out.</param>
    private static async Task<Results<Ok<OverviewAnswer>, ProblemHttpResult>> GetAsync(
        int? days, string? timeZone, string? client, ClaimsPrincipal caller, IRunInsights insights, RunList list, TimeProvider time, CancellationToken cancellation)
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
        var now = time.GetUtcNow();
        var of = string.IsNullOrEmpty(client) ? null : client;
        (string, string)? value = of is null ? null : (SearchValue.Client, of);
        var counted = await Days.CountAsync(insights, tenantId, days ?? 14, of, zone, now, cancellation);
        var since = RunIds.FirstAt(now.AddDays(-(days ?? 14)));
        var failures = await insights.PageAsync(tenantId, new RunFilter { Statuses = NeedsPerson, FromRunId = since, IsTest = false, SearchValue = value }, MostFailures, cancellation);
        var recent = await insights.PageAsync(tenantId, new RunFilter { SearchValue = value }, MostRecent, cancellation);
        return TypedResults.Ok(new OverviewAnswer(
            [.. counted.Select(day => day.All)],
            await list.DescribeAsync(tenantId, failures, cancellation),
            await list.DescribeAsync(tenantId, recent, cancellation),
            [.. counted.SelectMany(day => day.Counts).GroupBy(count => count.DefinitionId, StringComparer.Ordinal)
                .Select(flow => new FlowOutcome(flow.Key, flow.Sum(count => count.Runs), flow.Where(count => NeedsPerson.Contains(count.Status)).Sum(count => count.Runs)))
                .OrderByDescending(flow => flow.Runs).Take(10)]));
    }
}

/// <param name="Failures">The newest runs that failed or are held for a person.</param>
internal sealed record OverviewAnswer(IReadOnlyList<DayOfRuns> Days, IReadOnlyList<RunListEntry> Failures, IReadOnlyList<RunListEntry> Recent, IReadOnlyList<FlowOutcome> Flows);

internal sealed record FlowOutcome(string DefinitionId, long Runs, long Failed);
