using System.Collections.Concurrent;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Host.Elsa.Hub;

/// <summary>Notices what other hosts make of the runs that are looked at here, from the runs' rows.</summary>
internal sealed class InstanceWatch(InstanceObservers observers, IRunQueries runs)
{
    private readonly ConcurrentDictionary<string, (long Sequence, RunStatus Status)> _seen = new(StringComparer.Ordinal);

    /// <summary>A page looks at a run as it is in this row: what comes after is a change.</summary>
    public void Saw(RunRow row) => _seen.TryAdd(row.RunId, (row.LastSequence, row.Status));

    /// <summary>Changes since the last look, whoever made them.</summary>
    public async Task<IReadOnlyList<RunChange>> LookAsync(CancellationToken cancellation)
    {
        var changes = new List<RunChange>();
        var observed = observers.Observed();
        foreach (var tenant in observed)
        {
            foreach (var row in (await runs.ListAsync(tenant.Key, new RunFilter { RunIds = [.. tenant] }, cancellation)).Rows)
            {
                var now = (row.LastSequence, row.Status);
                if (_seen.TryGetValue(row.RunId, out var seen) && seen != now)
                {
                    changes.Add(new RunChange(row.TenantId, row.RunId, row.Status, seen.Status != row.Status, []));
                }

                _seen[row.RunId] = now;
            }
        }

        foreach (var gone in _seen.Keys.Except(observed.SelectMany(tenant => tenant)).ToArray())
        {
            _seen.TryRemove(gone, out _);
        }

        return changes;
    }
}
