using Bizoholic.Flows.Storage.Model;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.EntityFrameworkCore;

namespace Bizoholic.Flows.Storage.Management;

internal sealed class DefinitionStore(IFlowsDatabase database, TimeProvider time) : IDefinitionStore
{
    /// <summary>Name of the setting, of no tenant, that the revision of all triggers is kept under.</summary>
    public const string TriggerRevision = "triggers.revision";

    public async ValueTask<ReadOnlyMemory<byte>?> GetContentAsync(string tenantId, string contentHash, CancellationToken cancellation)
    {
        var content = await database.ReadAsync((db, cancel) => db.DefinitionContents
            .Where(stored => stored.TenantId == tenantId && stored.Hash == contentHash)
            .Select(stored => stored.Content)
            .FirstOrDefaultAsync(cancel), cancellation);
        return content is null ? (ReadOnlyMemory<byte>?)null : content;
    }

    public async ValueTask<IReadOnlyList<DefinitionVersion>> VersionsAsync(string tenantId, string definitionId, CancellationToken cancellation) =>
        await database.ReadAsync((db, cancel) => db.DefinitionVersions
            .Where(version => version.TenantId == tenantId && version.DefinitionId == definitionId)
            .OrderByDescending(version => version.Version)
            .ToListAsync(cancel), cancellation);

    public async ValueTask<DefinitionPage> ListAsync(string tenantId, DefinitionFilter filter, CancellationToken cancellation) =>
        await database.ReadAsync(async (db, cancel) =>
        {
            var found = db.DefinitionVersions.Where(tenantId, filter);
            var rows = await found.Order(filter).ToListAsync(cancel);
            return new DefinitionPage(rows, await found.LongCountAsync(cancel));
        }, cancellation);

    public async ValueTask<IReadOnlyList<TriggerRow>> TriggersAsync(CancellationToken cancellation) =>
        await database.ReadAsync((db, cancel) => db.Triggers.OrderBy(trigger => trigger.TriggerId).ToListAsync(cancel), cancellation);

    public async ValueTask<string> TriggerRevisionAsync(CancellationToken cancellation) =>
        await database.ReadAsync((db, cancel) => db.Settings
            .Where(setting => setting.TenantId == "" && setting.Name == TriggerRevision)
            .Select(setting => setting.Value)
            .FirstOrDefaultAsync(cancel), cancellation) ?? "";

    public async ValueTask<DefinitionChangeResult> ChangeAsync(DefinitionChange change, CancellationToken cancellation) =>
        await database.WriteAsync((db, cancel) => ChangeAsync(db, change, cancel), cancellation);

    public async ValueTask SaveDraftsAsync(IReadOnlyList<DefinitionChange> changes, CancellationToken cancellation) =>
        await database.WriteAsync(
            async (db, cancel) =>
            {
                foreach (var change in changes.Where(change => change.Triggers is null))
                {
                    await ChangeAsync(db, change, cancel);
                }

                return changes.Count;
            },
            cancellation);

    private async Task<DefinitionChangeResult> ChangeAsync(FlowsDbContext db, DefinitionChange change, CancellationToken cancellation)
    {
        if (await TakenTriggerAsync(db, change, cancellation) is { } taken)
        {
            return new(taken.UniqueKey, taken.DefinitionId);
        }

        await KeepReleasedContentsAsync(db, change, cancellation);
        if (change.Content is var (hash, content)
            && !await db.DefinitionContents.AnyAsync(stored => stored.TenantId == change.TenantId && stored.Hash == hash, cancellation))
        {
            db.Add(new StoredContent(change.TenantId, hash, content.ToArray(), time.GetUtcNow()));
        }

        if (change.DeleteVersionIds is { Count: > 0 } ids)
        {
            await db.DefinitionVersions.Where(version => version.TenantId == change.TenantId && ids.Contains(version.VersionId))
                .ExecuteDeleteAsync(cancellation);
        }

        var savedIds = change.Save.Select(version => version.VersionId).ToArray();
        var known = await db.DefinitionVersions
            .Where(version => version.TenantId == change.TenantId && savedIds.Contains(version.VersionId))
            .Select(version => version.VersionId).ToListAsync(cancellation);
        foreach (var version in change.Save)
        {
            db.Entry(version).State = known.Contains(version.VersionId) ? EntityState.Modified : EntityState.Added;
        }

        if (change.Triggers is { } triggers)
        {
            await db.Triggers.Where(trigger => trigger.TenantId == change.TenantId && trigger.DefinitionId == change.DefinitionId)
                .ExecuteDeleteAsync(cancellation);
            db.AddRange(triggers);
            await ReviseTriggersAsync(db, cancellation);
        }

        await db.SaveChangesAsync(cancellation);
        return default;
    }

    private static async Task ReviseTriggersAsync(FlowsDbContext db, CancellationToken cancellation)
    {
        var revision = Guid.NewGuid().ToString("n");
        var revised = await db.Settings.Where(setting => setting.TenantId == "" && setting.Name == TriggerRevision)
            .ExecuteUpdateAsync(setting => setting.SetProperty(row => row.Value, revision), cancellation);
        if (revised == 0)
        {
            db.Add(new StoredSetting("", TriggerRevision, revision));
        }
    }

    /// <summary>Content that a version lets go of is kept for a while: a host may be about to start a run under it.</summary>
    private async Task KeepReleasedContentsAsync(FlowsDbContext db, DefinitionChange change, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var touched = change.Save.Select(version => version.VersionId).Concat(change.DeleteVersionIds).ToArray();
        var hashes = await db.DefinitionVersions
            .Where(version => version.TenantId == change.TenantId && touched.Contains(version.VersionId))
            .Select(version => version.ContentHash).Distinct().ToArrayAsync(cancellation);
        if (change.Content is var (hash, _))
        {
            hashes = [.. hashes, hash];
        }

        await db.DefinitionContents.Where(stored => stored.TenantId == change.TenantId && hashes.Contains(stored.Hash))
            .ExecuteUpdateAsync(stored => stored.SetProperty(row => row.NeededAt, now), cancellation);
    }

    private static async Task<TriggerRow?> TakenTriggerAsync(FlowsDbContext db, DefinitionChange change, CancellationToken cancellation)
    {
        var wanted = change.Triggers?.Select(trigger => trigger.UniqueKey).OfType<string>().Distinct().ToArray() ?? [];
        return wanted.Length == 0 ? null : await db.Triggers
            .Where(trigger => trigger.UniqueKey != null && wanted.Contains(trigger.UniqueKey))
            .Where(trigger => trigger.TenantId != change.TenantId || trigger.DefinitionId != change.DefinitionId)
            .OrderBy(trigger => trigger.UniqueKey)
            .FirstOrDefaultAsync(cancellation);
    }
}
