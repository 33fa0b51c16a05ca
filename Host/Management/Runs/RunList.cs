using Bizoholic.Flows.Host.Elsa.Instances;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Host.Management.Runs;

/// <summary>A run in a list.</summary>
/// <param name="Status">As in Elsa's API: Executing, Suspended, Finished ...</param>
/// <param name="Host">That drives it now; null while it rests and when it is over.</param>
/// <param name="Hosts">That have driven it, in their order.</param>
/// <param name="Client">The agency's client it was for.</param>
/// <param name="Error">What it failed with, if it did.</param>
/// <param name="IsDefinitionDeleted">Its flow is not there any more.</param>
internal sealed record RunListEntry(
    string Id, string DefinitionId, int Version, string Status, string? Name, string? CorrelationId, string? ParentRunId, bool IsTest, string? Host, IReadOnlyList<string> Hosts,
    DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, DateTimeOffset? FinishedAt, string? Client, RunListError? Error, bool IsDefinitionDeleted);

/// <param name="Message">Null when it failed more than once in different ways; the run tells all.</param>
internal sealed record RunListError(string Kind, string? Step, string? Message);

/// <summary>Reads lists of runs together with what they are found by.</summary>
internal sealed class RunList(IRunInsights insights, IDefinitionStore definitions)
{
    public async ValueTask<IReadOnlyList<RunListEntry>> PageAsync(string tenantId, RunListQuery query, int take, CancellationToken cancellation)
    {
        var names = string.IsNullOrWhiteSpace(query.Value) ? [] : await insights.ValueNamesAsync(tenantId, cancellation);
        return await DescribeAsync(tenantId, await insights.PageAsync(tenantId, query.ToFilter(names), take, cancellation), cancellation);
    }

    public async ValueTask<IReadOnlyList<RunListEntry>> DescribeAsync(string tenantId, IReadOnlyList<RunRow> rows, CancellationToken cancellation)
    {
        var values = rows.Count == 0 ? [] : await insights.ValuesOfAsync(tenantId, [.. rows.Select(row => row.RunId)], cancellation);
        var byRun = values.ToLookup(value => value.RunId, StringComparer.Ordinal);
        var known = await KnownAsync(tenantId, [.. rows.Select(row => row.DefinitionId).Distinct(StringComparer.Ordinal)], cancellation);
        return [.. rows.Select(row => Entry(row, byRun[row.RunId].ToLookup(value => value.Name, value => value.Value, StringComparer.Ordinal), !known.Contains(row.DefinitionId)))];
    }

    /// <summary>The flows of these that are there.</summary>
    private async ValueTask<HashSet<string>> KnownAsync(string tenantId, string[] definitionIds, CancellationToken cancellation)
        => definitionIds.Length == 0 ? [] : (await definitions.ListAsync(tenantId, new DefinitionFilter { DefinitionIds = definitionIds, Versions = VersionChoice.Latest }, cancellation)).Rows.Select(version => version.DefinitionId).ToHashSet(StringComparer.Ordinal);

    private static RunListEntry Entry(RunRow row, ILookup<string, string> values, bool isDefinitionDeleted) => new(
        row.RunId, row.DefinitionId, row.DefinitionVersion, InstanceStatus.SubStatusOf(row.Status), row.Name, row.CorrelationId, row.ParentRunId, row.IsTest, row.Owner, row.Hosts?.Split(' ') ?? [],
        row.CreatedAt, row.UpdatedAt, row.FinishedAt, values[SearchValue.Client].FirstOrDefault(), row.Status is RunStatus.Faulted or RunStatus.Held ? Error(values) : null, isDefinitionDeleted);

    private static RunListError? Error(ILookup<string, string> values)
        => values[SearchValue.ErrorKind].FirstOrDefault() is { } kind ? new RunListError(kind, Only(values[SearchValue.ErrorStep]), Only(values[SearchValue.ErrorMessage])) : null;

    private static string? Only(IEnumerable<string> values) => values.Take(2).ToArray() is [var one] ? one : null;
}
