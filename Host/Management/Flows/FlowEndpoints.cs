using System.Security.Claims;
using Bizoholic.Flows.Host.Elsa.Definitions;
using Bizoholic.Flows.Host.Elsa.Instances;
using Bizoholic.Flows.Host.Identity;
using Bizoholic.Flows.Host.Identity.Audit;
using Bizoholic.Flows.Host.Management.Overview;
using Bizoholic.Flows.Host.Problems;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bizoholic.Flows.Host.Management.Flows;

internal static class FlowEndpoints
{
    private const int SparklineDays = 14;

    public static void MapFlows(this IEndpointRouteBuilder api)
    {
        var flows = api.MapGroup("/flows").WithTags("Flows");
        flows.MapGet("", ListAsync).WithSummary("Flows with their state, last run and recent activity");
        flows.MapGet("/{id}/check", CheckAsync).WithSummary("What is to be looked at before a flow is published");
        flows.MapPut("/{id}/tags", SetTagsAsync).WithSummary("Gives a flow its tags").RequireAuthorization(Scopes.Write).WithMetadata(new AuditedFlow("id"));
    }

    private static async Task<Results<Ok<FlowList>, ProblemHttpResult>> ListAsync(
        [AsParameters] FlowListQuery query, ClaimsPrincipal caller, IDefinitionStore store, FlowTags tags, IRunInsights insights, TimeProvider time, CancellationToken cancellation)
    {
        if (query.Status is { Length: > 0 } status && status is not (FlowState.Published or FlowState.Changed or FlowState.Draft))
        {
            return Refusals.Invalid("status", "A flow is published, changed or draft.");
        }

        if (!Days.TryZone(query.TimeZone, out var zone))
        {
            return Refusals.Invalid("timeZone", $"'{query.TimeZone}' is not a time zone. Use an IANA name, such as Europe/Berlin.");
        }

        var tenantId = caller.TenantId();
        var text = query.Search?.Trim();
        var latest = (await store.ListAsync(tenantId, new DefinitionFilter { Versions = VersionChoice.Latest, Text = string.IsNullOrEmpty(text) ? null : text }, cancellation)).Rows;
        var published = (await store.ListAsync(tenantId, new DefinitionFilter { Versions = VersionChoice.Published }, cancellation)).Rows.Select(row => row.DefinitionId).ToHashSet(StringComparer.Ordinal);
        var allTags = await tags.AllAsync(tenantId, cancellation);
        string StateOf(DefinitionVersion version) => version.IsPublished ? FlowState.Published : published.Contains(version.DefinitionId) ? FlowState.Changed : FlowState.Draft;
        IReadOnlyList<string> TagsOf(DefinitionVersion version) => allTags.GetValueOrDefault(version.DefinitionId) ?? [];

        DefinitionVersion[] found = [.. latest
            .Where(version => !version.IsSystem)
            .Where(version => string.IsNullOrEmpty(query.Status) || StateOf(version) == query.Status)
            .Where(version => string.IsNullOrEmpty(query.Tag) || TagsOf(version).Contains(query.Tag, StringComparer.OrdinalIgnoreCase))
            .OrderByDescending(version => version.UpdatedAt).ThenBy(version => version.DefinitionId, StringComparer.Ordinal)];
        DefinitionVersion[] page = [.. found.Skip(query.Page.GetValueOrDefault() * query.Size).Take(query.Size)];

        string[] ids = [.. page.Select(version => version.DefinitionId)];
        var lastRuns = (await insights.LatestAsync(tenantId, ids, cancellation)).ToDictionary(run => run.DefinitionId, StringComparer.Ordinal);
        var days = await Days.CountAsync(insights, tenantId, SparklineDays, null, zone, time.GetUtcNow(), cancellation);
        return TypedResults.Ok(new FlowList(
            [.. page.Select(version => new FlowListEntry(
                version.DefinitionId, version.VersionId, version.Name, version.Description, version.Version, StateOf(version), version.IsReadonly, version.UpdatedAt, TagsOf(version),
                lastRuns.TryGetValue(version.DefinitionId, out var run) ? new FlowRun(run.RunId, InstanceStatus.SubStatusOf(run.Status), run.CreatedAt) : null,
                [.. days.Select(day => day.Of(version.DefinitionId))]))],
            found.Length,
            [.. allTags.Values.SelectMany(words => words).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase)]));
    }

    private static async Task<Results<Ok<FlowCheckAnswer>, ProblemHttpResult>> CheckAsync(string id, ClaimsPrincipal caller, DefinitionLibrary library, FlowCheck check, CancellationToken cancellation)
        => await library.FindAsync(caller.TenantId(), id, VersionRequest.Read(null, VersionChoice.Latest), cancellation) is { } version
            ? TypedResults.Ok(await check.CheckAsync(version, cancellation))
            : DefinitionReadEndpoints.Unknown(id);

    private static async Task<Results<NoContent, ProblemHttpResult>> SetTagsAsync(string id, TagsRequest request, ClaimsPrincipal caller, IDefinitionStore store, FlowTags tags, CancellationToken cancellation)
    {
        string[] wanted = [.. (request.Tags ?? []).Select(tag => tag.Trim()).Where(tag => tag.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase)];
        if (wanted.Length > FlowTags.MostTags || wanted.Any(tag => tag.Length > FlowTags.LongestTag))
        {
            return Refusals.Invalid("tags", $"A flow has at most {FlowTags.MostTags} tags of at most {FlowTags.LongestTag} letters each.");
        }

        if ((await store.VersionsAsync(caller.TenantId(), id, cancellation)).Count == 0)
        {
            return DefinitionReadEndpoints.Unknown(id);
        }

        await tags.SetAsync(caller.TenantId(), id, wanted, cancellation);
        return TypedResults.NoContent();
    }
}

/// <summary>Which flows are asked for; what is left out does not filter.</summary>
internal sealed record FlowListQuery
{
    public string? Search { get; init; }

    public string? Tag { get; init; }

    /// <summary>published, changed or draft.</summary>
    public string? Status { get; init; }

    /// <summary>IANA name of the zone whose days are counted; UTC when left out.</summary>
    public string? TimeZone { get; init; }

    /// <summary>From 0.</summary>
    public int? Page { get; init; }

    public int? PageSize { get; init; }

    public int Size => Math.Clamp(PageSize ?? 25, 1, 200);
}

internal static class FlowState
{
    public const string Published = "published";

    /// <summary>Published, with newer changes that are not.</summary>
    public const string Changed = "changed";
    public const string Draft = "draft";
}

/// <param name="Tags">All tags in use.</param>
internal sealed record FlowList(IReadOnlyList<FlowListEntry> Items, int TotalCount, IReadOnlyList<string> Tags);

/// <param name="Days">Runs of the last 14 days, oldest first.</param>
internal sealed record FlowListEntry(
    string DefinitionId, string VersionId, string Name, string? Description, int Version, string State, bool IsReadonly, DateTimeOffset UpdatedAt, IReadOnlyList<string> Tags, FlowRun? LastRun, IReadOnlyList<DayOfRuns> Days);

internal sealed record FlowRun(string Id, string Status, DateTimeOffset At);

internal sealed record TagsRequest(IReadOnlyList<string>? Tags);
