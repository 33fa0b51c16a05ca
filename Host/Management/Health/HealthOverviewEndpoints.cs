using System.Security.Claims;
using Bizoholic.Flows.Host.Hosting;
using Bizoholic.Flows.Host.Identity;
using Bizoholic.Flows.Host.Management.Overview;
using Bizoholic.Flows.Host.Management.Runs;
using Bizoholic.Flows.Host.Operations;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bizoholic.Flows.Host.Management.Health;

internal static class HealthOverviewEndpoints
{
    private const int LatencySample = 1_000;
    private const int MostFailures = 1_000;
    private const int MostListed = 20;

    /// <summary>Longer than a living step goes without a word.</summary>
    private static readonly TimeSpan Stuck = TimeSpan.FromMinutes(10);

    /// <summary>An owner counts as dead this long after its last beat.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);

    public static void MapHealthOverview(this IEndpointRouteBuilder api)
    {
        var health = api.MapGroup("/health").WithTags("Overview");
        health.MapGet("", GetAsync).WithSummary("Hosts, queue, throughput, latency, errors, and runs that need an operator");
        health.MapGet("/storage", StorageAsync).WithSummary("What the database takes, and what of it is kept");
    }

    private static async Task<Ok<StorageAnswer>> StorageAsync(ClaimsPrincipal caller, IStorage storage, IRunQueries runs, Retention retention, HostSettings settings, CancellationToken cancellation)
    {
        var tenantId = caller.TenantId();
        var size = await storage.SizeAsync(cancellation);
        var oldest = await runs.ListAsync(tenantId, new RunFilter { Descending = false, Take = 1 }, cancellation);
        var kept = retention.FirstKept;
        var last = retention.Last;
        var passed = last?.ByTenant.GetValueOrDefault(tenantId);
        return TypedResults.Ok(new StorageAnswer(
            size?.Kind,
            size?.Bytes,
            size?.Parts ?? [],
            oldest.Rows is [var first, ..] ? new KeptRun(first.RunId, first.CreatedAt) : null,
            settings.MonthsKept,
            kept,
            kept?.AddMonths(settings.MonthsKept + 1),
            passed?.RuledFlows,
            passed?.Deleted,
            last?.At,
            last?.At + Housekeeping.Interval));
    }

    private static async Task<Ok<HealthAnswer>> GetAsync(ClaimsPrincipal caller, IRunInsights insights, RunList list, FailedServices services, TimeProvider time, CancellationToken cancellation)
    {
        var tenantId = caller.TenantId();
        var now = time.GetUtcNow();
        var standing = await insights.StandingAsync(tenantId, cancellation);
        long Count(RunStatus status) => standing.Counts.Where(count => count.Status == status).Sum(count => count.Runs);

        var hours = new List<HourOfRuns>(24);
        var start = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerHour)).AddHours(-23);
        for (var hour = start; hour <= now; hour = hour.AddHours(1))
        {
            var day = DayOfRuns.Of(default, await insights.CountAsync(tenantId, hour, hour.AddHours(1), null, cancellation));
            hours.Add(new HourOfRuns(hour, day.Finished, day.Failed, day.Other));
        }

        var finished = await insights.PageAsync(tenantId, new RunFilter { Statuses = [RunStatus.Finished] }, LatencySample, cancellation);
        var failed = await insights.PageAsync(tenantId, new RunFilter { Statuses = [RunStatus.Faulted, RunStatus.Held], FromRunId = RunIds.FirstAt(now.AddDays(-1)) }, MostFailures, cancellation);
        var failures = await list.DescribeAsync(tenantId, failed, cancellation);
        var executing = await insights.PageAsync(tenantId, new RunFilter { Statuses = [RunStatus.Executing], Times = [new RunTimeFilter(RunTime.Updated, TimeComparison.LessThan, now - Stuck)] }, MostListed, cancellation);
        var held = await insights.PageAsync(tenantId, new RunFilter { Statuses = [RunStatus.Held] }, MostListed, cancellation);
        return TypedResults.Ok(new HealthAnswer(
            [.. standing.Hosts.Select(host => new HostState(host.Owner, host.BeatAt, now - host.BeatAt < Silence)).OrderByDescending(host => host.BeatAt)],
            Count(RunStatus.Pending),
            standing.OldestPending,
            Count(RunStatus.Executing),
            Count(RunStatus.Suspended),
            hours,
            Latency.Of(finished),
            ErrorCount.Of(failures.Select(run => run.Error?.Kind ?? ErrorCount.Unknown)),
            await services.CountAsync(tenantId, failed, failures, cancellation),
            await list.DescribeAsync(tenantId, executing, cancellation),
            await list.DescribeAsync(tenantId, held, cancellation)));
    }
}
