using System.Collections.Concurrent;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Workflows;

/// <summary>Runs that could not go on here (a journal that cannot be read, a definition that is gone): given back, and tried again after pauses that grow.</summary>
internal sealed class TroubledRuns(TimeProvider time)
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<string, (int Failures, DateTimeOffset NotBefore)> _pauses = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<RunRow> _toGiveBack = new();

    public bool MayBeTried(string runId) => !_pauses.TryGetValue(runId, out var pause) || pause.NotBefore <= time.GetUtcNow();

    public void Failed(RunRow row)
    {
        var failures = _pauses.TryGetValue(row.RunId, out var before) ? before.Failures + 1 : 1;
        var pause = Math.Min(LongestPause.Ticks, ShortestPause.Ticks * (1L << Math.Min(failures - 1, 16)));
        _pauses[row.RunId] = (failures, time.GetUtcNow().AddTicks(pause));
        _toGiveBack.Enqueue(row);
    }

    public void Rested(string runId)
    {
        if (!_pauses.IsEmpty)
        {
            _pauses.TryRemove(runId, out _);
        }
    }

    /// <summary>This host still counts as the owner of what it dropped: nobody could take it over while it lives.</summary>
    public async Task GiveBackAsync(IRunClaims claims, CancellationToken cancellation)
    {
        while (_toGiveBack.TryPeek(out var row))
        {
            await claims.GiveBackAsync(row.TenantId, row.RunId, row.Owner!, row.Epoch, cancellation);
            _toGiveBack.TryDequeue(out _);
        }
    }
}
