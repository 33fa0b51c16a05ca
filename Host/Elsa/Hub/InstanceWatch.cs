using System.Collections.Concurrent;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Host.Elsa.Hub;

/// <summary>Notices what other hosts make of the runs that are looked at here, from the runs' rows.</summary>
internal sealed class InstanceWatch(InstanceObservers observers, IRunQueries runs, IRunRelay relay, TimeProvider time) : IDisposable
{
    private readonly ConcurrentDictionary<string, IRunFollowing> _followings = new(StringComparer.Ordinal);
    private readonly WorkSignal _news = new(time);

    private readonly ConcurrentDictionary<string, (long Sequence, RunStatus Status)> _seen = new(StringComparer.Ordinal);

    /// <summary>A page looks at a run as it is in this row: what comes after is a change.</summary>
    public void Saw(RunRow row) => _seen.TryAdd(row.RunId, (row.LastSequence, row.Status));

    /// <summary>Returns when one of the runs has changed, or when it is time to look anyway.</summary>
    public Task WaitAsync(TimeSpan atMost, CancellationToken cancellation) => _news.WaitAsync(atMost, cancellation);

    public void Dispose()
    {
        foreach (var following in _followings.Values)
        {
            following.Dispose();
        }
    }

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
                _followings.GetOrAdd(row.RunId, static (_, watch) => watch.Self.Follow(watch.Row), (Self: this, Row: row)).SeenAt(row.Owner);
            }
        }

        foreach (var gone in _seen.Keys.Except(observed.SelectMany(tenant => tenant)).ToArray())
        {
            _seen.TryRemove(gone, out _);
            if (_followings.TryRemove(gone, out var following))
            {
                following.Dispose();
            }
        }

        return changes;
    }

    private IRunFollowing Follow(RunRow row) => relay.Follow(row.TenantId, row.RunId, _news.Set);
}
