using System.Text;
using System.Text.RegularExpressions;
using Bizoholic.Flows.Workflows.Journal;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Workflows;

public sealed partial class WorkflowRuntime
{
    /// <summary>Takes out of an ended run's journal what its flow does not keep. Doing it again changes nothing.</summary>
    /// <returns>False where a host has the run just now, to take a command that came after its end: it is to be looked at again.</returns>
    private async Task<bool> ScrubAsync(string tenantId, string runId, CancellationToken cancellation)
    {
        if (await _storage.Runs.GetAsync(tenantId, runId, cancellation) is not { Status: RunStatus.Finished or RunStatus.Cancelled } row)
        {
            return true;
        }

        if (row.Owner is not null)
        {
            return false;
        }

        var plan = await _plans.GetAsync(tenantId, row.ContentHash, cancellation);
        var policies = plan.Nodes.ToDictionary(node => node.Id, node => KeptData.Of(plan.Definition, node.Json), StringComparer.Ordinal);
        var loader = Loader(tenantId, runId);
        using var writer = new JournalWriter(loader);
        var leavesAll = KeptData.LeavesAll(plan.Definition);
        var keptBlobs = new HashSet<string>(StringComparer.Ordinal);
        var scrubber = new JournalScrubber(writer, leavesAll, id => policies.GetValueOrDefault(id) ?? KeptData.Of(plan.Definition, default));
        await foreach (var burst in _storage.Journal.ReadAsync(tenantId, runId, 0, cancellation))
        {
            writer.Begin(burst.Sequence, row.CreatedAt);
            scrubber.BlobsRead.Clear();
            JournalReader.Read(burst, loader, scrubber);
            var kept = writer.Sealed();
            await _storage.Journal.ReplaceAsync(
                tenantId, runId, new JournalRow(burst.Sequence, kept), [.. writer.Blobs.Select(blob => new BlobRow(tenantId, blob.Id, blob.Content))], [.. scrubber.BlobsRead], cancellation);
            keptBlobs.UnionWith(writer.Blobs.Select(blob => blob.Id));
            keptBlobs.UnionWith(writer.Blobs.SelectMany(blob => FilesNamedIn(blob.Content)).Concat(FilesNamedIn(kept.Span)));
        }

        // Which client a run was for is part of what happened, as its time is. Checkpoints of what was go too: a run that has ended is folded from its journal.
        await _storage.Journal.RemoveDataAsync(tenantId, runId, [.. keptBlobs], leavesAll ? [SearchValue.Client] : null, cancellation);
        return true;
    }

    /// <summary>Deletes a run that has ended.</summary>
    /// <returns>False where a host has it just now: it is to be looked at again.</returns>
    private async Task<bool> ForgetAsync(string tenantId, string runId, CancellationToken cancellation)
    {
        if (await _storage.Runs.GetAsync(tenantId, runId, cancellation) is not { Status: RunStatus.Finished } row)
        {
            return true;
        }

        return row.Owner is null && await _storage.Runs.DeleteAsync(tenantId, [runId], cancellation) > 0;
    }

    /// <summary>A file stays as long as anything that stays names it, wherever it does.</summary>
    private static IEnumerable<string> FilesNamedIn(ReadOnlySpan<byte> content) => FileId().Matches(Encoding.Latin1.GetString(content)).Select(match => match.Value);

    [GeneratedRegex("file-[0-9a-f]{64}")]
    private static partial Regex FileId();
}
