using System.Security.Claims;
using Bizoholic.Flows.Host.Identity;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bizoholic.Flows.Host.Management.Runs;

internal static class RunListEndpoints
{
    private const int MostValues = 200;

    public static void MapRunLists(this IEndpointRouteBuilder api)
    {
        var runs = api.MapGroup("/runs").WithTags("Runs");
        runs.MapGet("", ListAsync).WithSummary("Runs, newest first, a page at a time");
        runs.MapGet("/values", ValuesAsync).WithSummary("Values in use that runs can be filtered by");
    }

    private static async Task<Ok<RunListPage>> ListAsync([AsParameters] RunListQuery query, ClaimsPrincipal caller, RunList list, CancellationToken cancellation)
    {
        var found = await list.PageAsync(caller.TenantId(), query, query.PageSize + 1, cancellation);
        var hasMore = found.Count > query.PageSize;
        RunListEntry[] page = [.. found.Take(query.PageSize)];
        return TypedResults.Ok(new RunListPage(page, hasMore ? page[^1].Id : null));
    }

    private static async Task<Ok<RunFilterValues>> ValuesAsync(ClaimsPrincipal caller, IRunInsights insights, CancellationToken cancellation)
        => TypedResults.Ok(new RunFilterValues(
            await insights.ValuesAsync(caller.TenantId(), SearchValue.Client, MostValues, cancellation),
            await insights.ValuesAsync(caller.TenantId(), SearchValue.ErrorKind, MostValues, cancellation),
            [.. (await insights.StandingAsync(caller.TenantId(), cancellation)).Hosts.OrderByDescending(host => host.BeatAt).Take(MostValues).Select(host => host.Owner)]));
}

/// <param name="Next">To be given as "after" for the page that follows; null on the last.</param>
internal sealed record RunListPage(IReadOnlyList<RunListEntry> Items, string? Next);

internal sealed record RunFilterValues(IReadOnlyList<string> Clients, IReadOnlyList<string> ErrorKinds, IReadOnlyList<string> Hosts);
