using System.Collections.Frozen;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Workflows;

/// <summary>Triggers of all published definitions, in memory. Refreshed by whoever publishes, and by whoever misses something.</summary>
public sealed class TriggerIndex(IDefinitionStore definitions)
{
    private volatile Snapshot? _snapshot;

    /// <summary>The triggers were read anew.</summary>
    public event Action? Refreshed;

    public async ValueTask<Snapshot> GetAsync(CancellationToken cancellation) => _snapshot ?? await RefreshAsync(cancellation);

    /// <summary>The triggers as they are now, whichever host has changed them.</summary>
    public async ValueTask<Snapshot> CurrentAsync(CancellationToken cancellation)
        => _snapshot is { } snapshot && snapshot.Revision == await definitions.TriggerRevisionAsync(cancellation) ? snapshot : await RefreshAsync(cancellation);

    public async ValueTask<Snapshot> RefreshAsync(CancellationToken cancellation)
    {
        var snapshot = await ReadAsync(cancellation);
        _snapshot = snapshot;
        Refreshed?.Invoke();
        return snapshot;
    }

    /// <summary>The triggers as they are stored now; what is kept in memory stays as it is.</summary>
    public async ValueTask<Snapshot> ReadAsync(CancellationToken cancellation)
    {
        var revision = await definitions.TriggerRevisionAsync(cancellation);
        var triggers = await definitions.TriggersAsync(cancellation);
        var versions = new Dictionary<string, DefinitionVersion>(StringComparer.Ordinal);
        foreach (var tenant in triggers.GroupBy(trigger => trigger.TenantId, StringComparer.Ordinal))
        {
            var page = await definitions.ListAsync(tenant.Key, new DefinitionFilter { VersionIds = [.. tenant.Select(trigger => trigger.VersionId).Distinct()], Versions = VersionChoice.All }, cancellation);
            foreach (var version in page.Rows)
            {
                versions[version.VersionId] = version;
            }
        }

        return new Snapshot(revision, triggers, versions.ToFrozenDictionary(StringComparer.Ordinal));
    }

    /// <summary>The triggers at one moment.</summary>
    public sealed class Snapshot(string revision, IReadOnlyList<TriggerRow> triggers, FrozenDictionary<string, DefinitionVersion> versions)
    {
        private readonly FrozenDictionary<string, TriggerRow[]> _byHash = triggers.GroupBy(trigger => trigger.Hash, StringComparer.Ordinal)
            .ToFrozenDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal);

        /// <summary>Names this state of the triggers, for the commit that a run is started with.</summary>
        public string Revision => revision;

        public IReadOnlyList<TriggerRow> All => triggers;

        public IReadOnlyList<TriggerRow> WithHash(string hash) => _byHash.GetValueOrDefault(hash) ?? [];

        /// <summary>The published version a trigger belongs to; null when it vanished between two reads.</summary>
        public DefinitionVersion? VersionOf(TriggerRow trigger) => versions.GetValueOrDefault(trigger.VersionId);
    }
}
