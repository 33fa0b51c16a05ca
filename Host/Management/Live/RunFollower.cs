using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Host.Management.Live;

/// <summary>A page that is told of changes of its tenant's runs. However many come, it keeps few of them.</summary>
internal sealed class RunFollower(string tenantId)
{
    private const int MostNamed = 50;

    private readonly Lock _gate = new();
    private readonly HashSet<string> _changed = new(StringComparer.Ordinal);
    private readonly Dictionary<(string RunId, long Step), ShownText> _texts = [];
    private bool _areMany;
    private TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string TenantId => tenantId;

    /// <param name="runIds">None for many.</param>
    public void Take(IReadOnlyList<string> runIds)
    {
        lock (_gate)
        {
            _areMany |= runIds.Count == 0 || _changed.Count + runIds.Count > MostNamed;
            if (_areMany)
            {
                _changed.Clear();
            }
            else
            {
                _changed.UnionWith(runIds);
            }

            _arrived.TrySetResult();
        }
    }

    /// <summary>The newest of each text is what counts; beyond some a page has enough to look at.</summary>
    public void Take(LiveText text)
    {
        lock (_gate)
        {
            if (_texts.Count < MostNamed || _texts.ContainsKey((text.RunId, text.Execution)))
            {
                _texts[(text.RunId, text.Execution)] = new ShownText(text.RunId, text.Execution, text.Letters, text.End);
                _arrived.TrySetResult();
            }
        }
    }

    /// <summary>What has changed since the last time, a moment after the first of it.</summary>
    /// <returns>Null when nothing did for some time, or it is over.</returns>
    public async Task<RunsChanged?> NextAsync(TimeSpan gathering, TimeSpan atMost, TimeProvider time, CancellationToken cancellation)
    {
        Task arrived;
        lock (_gate)
        {
            arrived = _arrived.Task;
        }

        try
        {
            await arrived.WaitAsync(atMost, time, cancellation);
            await Task.Delay(gathering, time, cancellation);
        }
        catch (Exception error) when (error is TimeoutException or OperationCanceledException)
        {
            return null;
        }

        lock (_gate)
        {
            var changed = new RunsChanged(_areMany || _changed.Count > 0 ? [.. _changed] : null, _texts.Count > 0 ? [.. _texts.Values] : null);
            _changed.Clear();
            _texts.Clear();
            _areMany = false;
            _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
            return changed;
        }
    }
}
