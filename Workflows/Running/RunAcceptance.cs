using Bizoholic.Flows.Workflows.Journal;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Workflows;

/// <summary>The first commit of a run that nobody drives yet.</summary>
internal static class RunAcceptance
{
    public static RunRow Row(DefinitionVersion definition, string runId, DateTimeOffset now, in RunStarted started) => new()
    {
        TenantId = definition.TenantId,
        RunId = runId,
        DefinitionId = definition.DefinitionId,
        DefinitionVersionId = definition.VersionId,
        DefinitionVersion = definition.Version,
        ContentHash = definition.ContentHash,
        Status = RunStatus.Pending,
        Name = started.Name,
        CorrelationId = started.CorrelationId,
        ParentRunId = started.ParentRunId,
        IsTest = started.IsTest,
        ReaderVersion = JournalFormat.Version,
        CreatedAt = now,
        UpdatedAt = now,
    };

    public static RunCommit Of(DefinitionVersion definition, string runId, DateTimeOffset now, in RunStarted started, RunLimits limits = default, DedupeKey? dedupe = null, IReadOnlyList<SearchValue>? search = null, IEnumerable<BlobRow>? files = null, string? triggerRevision = null)
    {
        using var journal = new JournalWriter(null);
        journal.Begin(0, now);
        journal.Apply(started);
        return new RunCommit
        {
            Row = Row(definition, runId, now, started) with { LastSequence = 0, Priority = limits.Priority, MaxConcurrent = limits.Concurrent },
            DedupeKey = dedupe,
            TriggerRevision = triggerRevision,
            SearchValues = search ?? [],
            IsNew = true,
            Burst = new JournalRow(0, journal.Sealed().ToArray()),
            Blobs = [.. journal.Blobs.Select(blob => new BlobRow(definition.TenantId, blob.Id, blob.Content)), .. files ?? []],
        };
    }
}
