using System.Collections.Concurrent;

namespace Bizoholic.Flows.Workflows;

/// <summary>Callers in this process that wait for a run's answer or rest.</summary>
internal sealed class RunWaiters
{
    private readonly ConcurrentDictionary<string, Waiter> _waiters = new(StringComparer.Ordinal);

    public bool IsEmpty => _waiters.IsEmpty;

    /// <summary>Asked for before the run is started or woken, so that no answer can be missed.</summary>
    public Waiter Of(string runId) => _waiters.GetOrAdd(runId, static _ => new Waiter());

    public bool IsWaitedFor(string runId) => _waiters.ContainsKey(runId);

    /// <param name="isOnce">The reply was found in the journal, where it is found again: whoever has one already keeps it.</param>
    public void Replied(string runId, HttpReply reply, bool isOnce = false)
    {
        if (isOnce)
        {
            if (_waiters.TryGetValue(runId, out var told))
            {
                told.Reply.TrySetResult(reply);
            }
        }
        else if (_waiters.TryRemove(runId, out var waiter))
        {
            // Whoever resumes the run next waits for the next answer, and everybody for the same rest.
            _waiters.TryAdd(runId, new Waiter(waiter.Rest));
            waiter.Reply.TrySetResult(reply);
        }
    }

    public void Rested(Run run)
    {
        if (_waiters.ContainsKey(run.RunId))
        {
            Rested(run.RunId, run.MakeRest());
        }
    }

    public void Rested(string runId, RunRest rest)
    {
        if (_waiters.TryRemove(runId, out var waiter))
        {
            waiter.Reply.TrySetResult(null);
            waiter.Rest.TrySetResult(rest);
        }
    }

    /// <summary>Nobody was told of the run, so nobody waits for it.</summary>
    public void Forget(string runId) => _waiters.TryRemove(runId, out _);

    public void FailAll(Exception error)
    {
        foreach (var runId in _waiters.Keys)
        {
            Failed(runId, error);
        }
    }

    public void Failed(string runId, Exception error)
    {
        if (_waiters.TryRemove(runId, out var waiter))
        {
            waiter.Reply.TrySetException(error);
            waiter.Rest.TrySetException(error);
            _ = waiter.Reply.Task.Exception;
            _ = waiter.Rest.Task.Exception;
        }
    }

    public sealed class Waiter(TaskCompletionSource<RunRest>? rest = null)
    {
        public TaskCompletionSource<HttpReply?> Reply { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource<RunRest> Rest { get; } = rest ?? new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
