namespace Bizoholic.Flows.Workflows;

/// <summary>
/// How many new runs this process drives at once: what waits for a slow service costs memory and a connection. Those beyond wait as rows of the storage, and begin in their
/// order, here or at another host.
/// </summary>
internal sealed class RunPlaces(int count)
{
    /// <summary>With fewer in line the storage is asked for more.</summary>
    private const int ShortLine = 100;

    private readonly Lock _gate = new();
    private readonly Queue<(string TenantId, string RunId)> _line = new();
    private int _free = count;
    private bool _hasMore;
    private bool _isForNextStart;

    /// <summary>A place for a run that is starting. False: it has to be stored, and waits.</summary>
    public bool TryTake()
    {
        lock (_gate)
        {
            if (_free > 0)
            {
                _free--;
                return true;
            }

            _hasMore = true;
            return false;
        }
    }

    /// <summary>Who waits, first those whose turn it is.</summary>
    /// <param name="hasMore">The storage holds more of them.</param>
    public void SetLine(IEnumerable<(string TenantId, string RunId)> waiting, bool hasMore)
    {
        lock (_gate)
        {
            _hasMore = hasMore;
            _line.Clear();
            foreach (var run in waiting)
            {
                _line.Enqueue(run);
            }
        }
    }

    /// <summary>The next in line, which has a place now.</summary>
    public bool TryNext(out (string TenantId, string RunId) run)
    {
        lock (_gate)
        {
            return TryNext(keptFree: 0, out run);
        }
    }

    /// <summary>
    /// Gives a place back. Every other one is kept for a start that does not wait, because beginning from the storage costs more: a host that once was full would not become
    /// quick again.
    /// </summary>
    /// <returns>Whether one of the line has it now.</returns>
    public bool TryPassOn(out (string TenantId, string RunId) run)
    {
        lock (_gate)
        {
            _free++;
            _isForNextStart = !_isForNextStart;
            return TryNext(keptFree: _isForNextStart ? 1 : 0, out run);
        }
    }

    /// <summary>The line is short though the storage holds more.</summary>
    public bool IsToBeFilled
    {
        get
        {
            lock (_gate)
            {
                return _hasMore && _line.Count < ShortLine;
            }
        }
    }

    private bool TryNext(int keptFree, out (string TenantId, string RunId) run)
    {
        run = default;
        if (_free <= keptFree || !_line.TryDequeue(out run))
        {
            return false;
        }

        _free--;
        return true;
    }
}
