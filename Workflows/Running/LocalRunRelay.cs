using System.Collections.Concurrent;

namespace Bizoholic.Flows.Workflows;

/// <summary>The relay within one process, where there is no other host to tell or to call.</summary>
public class LocalRunRelay : IRunRelay
{
    private readonly ConcurrentDictionary<(string TenantId, string RunId), Following[]> _followings = new();

    /// <summary>Counted, since every commit asks: to find the dictionary empty takes its locks.</summary>
    private int _count;

    public event Action<string, string>? Called;

    public virtual bool IsFollowed => Volatile.Read(ref _count) > 0;

    public IRunFollowing Follow(string tenantId, string runId, Action changed)
    {
        var following = new Following(this, tenantId, runId, changed);
        Interlocked.Increment(ref _count);
        _followings.AddOrUpdate((tenantId, runId), static (_, added) => [added], static (_, followings, added) => [.. followings, added], following);
        return following;
    }

    public virtual void Tell(string tenantId, string runId) => Hear(tenantId, runId);

    /// <summary>There is one host, and it has looked already.</summary>
    public virtual void Call(string tenantId, string runId, string? owner)
    {
    }

    /// <summary>Tells those who follow the run here.</summary>
    protected void Hear(string tenantId, string runId)
    {
        foreach (var following in _followings.TryGetValue((tenantId, runId), out var followings) ? followings : [])
        {
            following.Changed();
        }
    }

    /// <summary>Something may have happened to any run that is followed here.</summary>
    protected void HearAll()
    {
        foreach (var (tenantId, runId) in _followings.Keys)
        {
            Hear(tenantId, runId);
        }
    }

    /// <summary>This host is asked to look at a run.</summary>
    protected void Answer(string tenantId, string runId) => Called?.Invoke(tenantId, runId);

    /// <summary>A run that is followed here was seen at a host.</summary>
    protected virtual void Seen(string tenantId, string runId, string? owner)
    {
    }

    /// <summary>Nobody here follows the run any more.</summary>
    protected virtual void Left(string tenantId, string runId)
    {
    }

    private void Remove(Following following)
    {
        var key = (following.TenantId, following.RunId);
        while (_followings.TryGetValue(key, out var followings))
        {
            var rest = Array.FindAll(followings, other => other != following);
            if (rest.Length > 0 ? _followings.TryUpdate(key, rest, followings) : _followings.TryRemove(new(key, followings)))
            {
                if (rest.Length == 0)
                {
                    Left(following.TenantId, following.RunId);
                }

                return;
            }
        }
    }

    private sealed class Following(LocalRunRelay relay, string tenantId, string runId, Action changed) : IRunFollowing
    {
        private bool _isDisposed;

        public string TenantId => tenantId;

        public string RunId => runId;

        public Action Changed => changed;

        public void SeenAt(string? owner) => relay.Seen(tenantId, runId, owner);

        public void Dispose()
        {
            if (!Interlocked.Exchange(ref _isDisposed, true))
            {
                Interlocked.Decrement(ref relay._count);
                relay.Remove(this);
            }
        }
    }
}
