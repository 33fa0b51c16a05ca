namespace Bizoholic.Flows.Expressions.CodeSteps;

/// <summary>
/// Runs bodies in child processes of this program, so that whatever a body does, the host lives. Processes are kept for the next body of the same
/// tenant and ended when they idle; none is shared by two tenants.
/// </summary>
public sealed class ChildCodeRunner : ICodeRunner, IDisposable
{
    private readonly CodeProgram _program;
    private readonly CodeLimits _limits;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _places;
    private readonly Lock _gate = new();
    private readonly List<CodeProcess> _idle = [];
    private readonly CodeZygote _zygote;
    private readonly ITimer _sweep;
    private bool _isDisposed;

    public ChildCodeRunner(CodeProgram program, CodeLimits limits, TimeProvider time)
    {
        (_program, _limits, _time) = (program, limits, time);
        _zygote = new CodeZygote(program, limits);
        _places = new SemaphoreSlim(limits.Processes);
        _sweep = time.CreateTimer(_ => EndIdle(), null, limits.Idle, limits.Idle / 2);
    }

    /// <summary>Ids of the processes that wait for their next body.</summary>
    public IReadOnlyList<int> IdleProcesses
    {
        get
        {
            lock (_gate)
            {
                return [.. _idle.Select(process => process.Id)];
            }
        }
    }

    public async ValueTask<CodeAnswer> RunAsync(CodeCall call, CancellationToken cancellation)
    {
        await _places.WaitAsync(cancellation);
        try
        {
            var process = Take(call.TenantId);
            try
            {
                return await process.RunAsync(call, cancellation);
            }
            finally
            {
                Return(process);
            }
        }
        finally
        {
            _places.Release();
        }
    }

    public void Dispose()
    {
        _sweep.Dispose();
        lock (_gate)
        {
            _isDisposed = true;
            _idle.ForEach(process => process.Dispose());
            _idle.Clear();
        }

        _zygote.Dispose();
    }

    private CodeProcess Take(string tenantId)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            var at = _idle.FindLastIndex(process => process.IsUsable && process.TenantId == tenantId);
            if (at >= 0)
            {
                var found = _idle[at];
                _idle.RemoveAt(at);
                return found;
            }

            // The places are for all tenants: one that waits for another's next body makes room.
            if (_idle.Count > 0 && _idle.Count + (_limits.Processes - _places.CurrentCount) > _limits.Processes)
            {
                _idle[0].Dispose();
                _idle.RemoveAt(0);
            }
        }

        return new CodeProcess(() => _zygote.Fork() ?? CodeStart.Child(_program, _limits), _limits, _time) { TenantId = tenantId };
    }

    private void Return(CodeProcess process)
    {
        lock (_gate)
        {
            if (process.IsUsable && !_isDisposed)
            {
                process.IdleSince = _time.GetUtcNow();
                _idle.Add(process);
                return;
            }
        }

        process.Dispose();
    }

    private void EndIdle()
    {
        lock (_gate)
        {
            var since = _time.GetUtcNow() - _limits.Idle;
            foreach (var process in _idle.Where(process => !process.IsUsable || process.IdleSince <= since))
            {
                process.Dispose();
            }

            _idle.RemoveAll(process => !process.IsUsable);
        }

        _zygote.EndUnused(_time.GetUtcNow(), _limits.Idle * 10);
    }
}
