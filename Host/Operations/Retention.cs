using System.Text.Json;
using Bizoholic.Flows.Host.Hosting;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Host.Operations;

/// <summary>
/// Deletes ended runs as their flows say: see <see cref="RetentionRule"/>. In small batches, so that nobody waits for it.
/// </summary>
internal sealed class Retention(HostSettings settings, IDefinitionStore definitions, IRunQueries runs, IStorage storage, ILogger<Retention> log)
{
    private const int Batch = 200;

    private static readonly RunStatus[] Ended = [RunStatus.Finished, RunStatus.Faulted, RunStatus.Cancelled];

    private volatile RetentionPass? _last;

    /// <summary>What this host did last; null before its first pass.</summary>
    public RetentionPass? Last => _last;

    /// <returns>How many runs were deleted.</returns>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        var passed = new Dictionary<string, (int Deleted, int RuledFlows)>(StringComparer.Ordinal);
        var tenants = (await definitions.TriggersAsync(cancellation)).Select(trigger => trigger.TenantId).Append(Tenants.Default).Distinct(StringComparer.Ordinal).ToArray();
        foreach (var tenant in tenants)
        {
            var deleted = 0;
            var ruled = new HashSet<string>(StringComparer.Ordinal);
            foreach (var version in (await definitions.ListAsync(tenant, new DefinitionFilter { Versions = VersionChoice.LatestOrPublished }, cancellation)).Rows)
            {
                if (await definitions.GetContentAsync(tenant, version.ContentHash, cancellation) is { } content
                    && DefinitionReader.Read(content).CustomProperty(RetentionRule.Property) is { ValueKind: not (JsonValueKind.Undefined or JsonValueKind.Null) } rule)
                {
                    ruled.Add(version.DefinitionId);
                    deleted += await ApplyAsync(version, rule, cancellation);
                }
            }

            deleted += FirstKept is { } first ? await ForgetAsync(tenant, first, ruled, cancellation) : 0;
            passed[tenant] = (deleted, ruled.Count);
        }

        if (FirstKept is { } before)
        {
            await storage.ForgetMonthsAsync(before, cancellation);
        }

        _last = new RetentionPass(storage.Clock.GetUtcNow(), passed);
        var all = passed.Values.Sum(tenant => tenant.Deleted);
        if (all > 0)
        {
            log.RunsDeleted(all);
        }

        return all;
    }

    /// <summary>When the first month begins whose runs are all kept; null where all are.</summary>
    public DateTimeOffset? FirstKept => settings.MonthsKept == 0 ? null
        : storage.Clock.GetUtcNow() is var now ? new DateTimeOffset(now.Year, now.Month, 1, 0, 0, 0, TimeSpan.Zero).AddMonths(-settings.MonthsKept) : null;

    /// <summary>Deletes the ended runs of a tenant that began before a month, those of some flows excepted.</summary>
    private async Task<int> ForgetAsync(string tenantId, DateTimeOffset before, HashSet<string> except, CancellationToken cancellation)
    {
        var (deleted, after, more) = (0, (string?)null, true);
        while (more)
        {
            var page = await runs.ListAsync(
                tenantId, new RunFilter { Statuses = Ended, BeforeRunId = RunIds.FirstAt(before), Descending = false, After = after, Take = Batch }, cancellation);
            string[] old = [.. page.Rows.Where(run => run.CreatedAt < before && !except.Contains(run.DefinitionId)).Select(run => run.RunId)];
            deleted += old.Length == 0 ? 0 : await runs.DeleteAsync(tenantId, old, cancellation);
            (after, more) = (page.Rows.Count > 0 ? page.Rows[^1].RunId : null, page.Rows.Count == Batch);
        }

        return deleted;
    }

    private async Task<int> ApplyAsync(DefinitionVersion version, JsonElement stated, CancellationToken cancellation)
    {
        // Publishing refuses a wrong rule, but drafts may have one, and so may what was published before it was looked at.
        if (RetentionRule.Read(stated, out var problems) is not { } rule)
        {
            log.RetentionUnreadable(version.DefinitionId, string.Join(" ", problems));
            return 0;
        }

        var deleted = 0;
        foreach (var (age, status) in new[] { (rule.Finished, RunStatus.Finished), (rule.Failed, RunStatus.Faulted), (rule.Cancelled, RunStatus.Cancelled) })
        {
            deleted += age is { } most ? await DeleteAsync(version, new RunFilter { Statuses = [status], Times = [EndedBefore(most)], IsTest = rule.Tests is null ? null : false }, cancellation) : 0;
        }

        deleted += rule.Tests is { } oldest ? await DeleteAsync(version, new RunFilter { Statuses = Ended, Times = [EndedBefore(oldest)], IsTest = true }, cancellation) : 0;
        return deleted + (rule.Keep is { } keep ? await DeleteAsync(version, new RunFilter { Statuses = Ended, Skip = keep }, cancellation) : 0);
    }

    private RunTimeFilter EndedBefore(TimeSpan age) => new(RunTime.Finished, TimeComparison.LessThan, storage.Clock.GetUtcNow() - age);

    private async Task<int> DeleteAsync(DefinitionVersion version, RunFilter filter, CancellationToken cancellation)
    {
        var (deleted, more) = (0, true);
        while (more)
        {
            var page = await runs.ListAsync(version.TenantId, filter with { DefinitionIds = [version.DefinitionId], Take = Batch }, cancellation);
            var gone = page.Rows.Count == 0 ? 0 : await runs.DeleteAsync(version.TenantId, [.. page.Rows.Select(run => run.RunId)], cancellation);
            deleted += gone;
            more = gone > 0;
        }

        return deleted;
    }
}

/// <param name="ByTenant">How many runs were deleted, and how many flows say themselves what is kept of theirs.</param>
internal sealed record RetentionPass(DateTimeOffset At, IReadOnlyDictionary<string, (int Deleted, int RuledFlows)> ByTenant);
