namespace Bizoholic.Flows.Workflows.Storage.InMemory;

public sealed partial class InMemoryStorage : IDefinitionStore
{
    private readonly Dictionary<(string TenantId, string Hash), (ReadOnlyMemory<byte> Content, DateTimeOffset NeededAt)> _contents = [];
    private readonly Dictionary<(string TenantId, string VersionId), DefinitionVersion> _versions = [];
    private readonly List<TriggerRow> _triggers = [];
    private string _triggerRevision = "";

    public ValueTask<ReadOnlyMemory<byte>?> GetContentAsync(string tenantId, string contentHash, CancellationToken cancellation)
    {
        lock (_gate)
        {
            return ValueTask.FromResult(_contents.TryGetValue((tenantId, contentHash), out var stored) ? stored.Content : (ReadOnlyMemory<byte>?)null);
        }
    }

    public ValueTask<IReadOnlyList<DefinitionVersion>> VersionsAsync(string tenantId, string definitionId, CancellationToken cancellation)
    {
        lock (_gate)
        {
            return ValueTask.FromResult<IReadOnlyList<DefinitionVersion>>([.. _versions.Values
                .Where(version => version.TenantId == tenantId && version.DefinitionId == definitionId)
                .OrderByDescending(version => version.Version)]);
        }
    }

    public ValueTask<DefinitionPage> ListAsync(string tenantId, DefinitionFilter filter, CancellationToken cancellation)
    {
        lock (_gate)
        {
            var found = _versions.Values.AsQueryable().Where(tenantId, filter).ToArray();
            return ValueTask.FromResult(new DefinitionPage([.. found.AsQueryable().Order(filter)], found.Length));
        }
    }

    public async ValueTask SaveDraftsAsync(IReadOnlyList<DefinitionChange> changes, CancellationToken cancellation)
    {
        // What a database refuses, it refuses before anything is changed.
        foreach (var version in changes.SelectMany(change => change.Save))
        {
            ArgumentNullException.ThrowIfNull(version.Name);
        }

        foreach (var change in changes.Where(change => change.Triggers is null))
        {
            await ChangeAsync(change, cancellation);
        }
    }

    public ValueTask<DefinitionChangeResult> ChangeAsync(DefinitionChange change, CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (TakenTrigger(change) is { } taken)
            {
                return ValueTask.FromResult(new DefinitionChangeResult(taken.UniqueKey, taken.DefinitionId));
            }

            if (change.Content is var (hash, content))
            {
                _contents.TryAdd((change.TenantId, hash), (content.ToArray(), default));
                NeedNow(change.TenantId, hash);
            }

            foreach (var id in change.DeleteVersionIds)
            {
                if (_versions.Remove((change.TenantId, id), out var deleted))
                {
                    NeedNow(change.TenantId, deleted.ContentHash);
                }
            }

            foreach (var version in change.Save)
            {
                if (_versions.TryGetValue((version.TenantId, version.VersionId), out var replaced))
                {
                    NeedNow(change.TenantId, replaced.ContentHash);
                }

                _versions[(version.TenantId, version.VersionId)] = version;
            }

            if (change.Triggers is { } triggers)
            {
                _triggers.RemoveAll(trigger => IsOf(change, trigger));
                _triggers.AddRange(triggers);
                _triggerRevision = Guid.NewGuid().ToString("n");
            }

            return ValueTask.FromResult(default(DefinitionChangeResult));
        }
    }

    public ValueTask<IReadOnlyList<TriggerRow>> TriggersAsync(CancellationToken cancellation)
    {
        lock (_gate)
        {
            return ValueTask.FromResult<IReadOnlyList<TriggerRow>>([.. _triggers]);
        }
    }

    public ValueTask<string> TriggerRevisionAsync(CancellationToken cancellation)
    {
        lock (_gate)
        {
            return ValueTask.FromResult(_triggerRevision);
        }
    }

    private void NeedNow(string tenantId, string hash)
    {
        if (_contents.TryGetValue((tenantId, hash), out var stored))
        {
            _contents[(tenantId, hash)] = stored with { NeededAt = _time.GetUtcNow() };
        }
    }

    /// <summary>A day's grace: a host may be about to start a run under what a version has just let go of.</summary>
    private void ForgetContents(DateTimeOffset now)
    {
        var needed = _versions.Values.Select(version => (version.TenantId, version.ContentHash))
            .Concat(_runs.Values.Select(run => (run.Row.TenantId, run.Row.ContentHash))).ToHashSet();
        foreach (var (key, stored) in _contents)
        {
            if (stored.NeededAt < now.AddDays(-1) && !needed.Contains(key))
            {
                _contents.Remove(key);
            }
        }
    }

    private TriggerRow? TakenTrigger(DefinitionChange change)
    {
        var wanted = change.Triggers?.Select(trigger => trigger.UniqueKey).OfType<string>().ToHashSet(StringComparer.Ordinal) ?? [];
        return _triggers.Find(trigger => trigger.UniqueKey is { } key && wanted.Contains(key) && !IsOf(change, trigger));
    }

    private static bool IsOf(DefinitionChange change, TriggerRow trigger) =>
        trigger.TenantId == change.TenantId && trigger.DefinitionId == change.DefinitionId;
}
