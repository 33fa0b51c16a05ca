using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.EntityFrameworkCore;

namespace Bizoholic.Flows.Storage.Management;

/// <summary>Deletes what nobody needs any more.</summary>
internal static class Tidying
{
    /// <summary>Whoever is about to point to content or a blob has done so by then.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromDays(1);

    /// <summary>The bucket of a webhook's caller is full again after a minute.</summary>
    private static readonly TimeSpan CallerGrace = TimeSpan.FromMinutes(10);

    public static async Task TidyRowsAsync(this IFlowsDatabase database, DateTimeOffset now, CancellationToken cancellation)
    {
        await database.WriteAsync((db, cancel) => db.DedupeKeys.Where(key => key.ExpiresAt <= now).ExecuteDeleteAsync(cancel), cancellation);
        await database.WriteAsync((db, cancel) => db.ReceivedCalls.Where(call => call.ExpiresAt <= now).ExecuteDeleteAsync(cancel), cancellation);
        await database.WriteAsync((db, cancel) => db.EventSubjects.Where(subject => subject.ExpiresAt <= now).ExecuteDeleteAsync(cancel), cancellation);
        await database.WriteAsync((db, cancel) => db.KeptEvents.Where(kept => kept.ExpiresAt <= now).ExecuteDeleteAsync(cancel), cancellation);
        await database.WriteAsync((db, cancel) => db.Leases.Where(lease => lease.Until <= now).ExecuteDeleteAsync(cancel), cancellation);
        var quiet = now - CallerGrace;
        await database.WriteAsync((db, cancel) => db.Limits.Where(limit => limit.Kind == LimitKind.Webhook && limit.FilledAt <= quiet).ExecuteDeleteAsync(cancel), cancellation);
        var before = now - Grace;
        await database.WriteAsync((db, cancel) => db.DefinitionContents
            .Where(stored => stored.NeededAt < before)
            .Where(stored => !db.DefinitionVersions.Any(version => version.TenantId == stored.TenantId && version.ContentHash == stored.Hash))
            .Where(stored => !db.Runs.Any(run => run.TenantId == stored.TenantId && run.ContentHash == stored.Hash))
            .ExecuteDeleteAsync(cancel), cancellation);
        await database.WriteAsync((db, cancel) => db.Blobs
            .Where(blob => blob.StoredAt < before)
            .Where(blob => !db.Runs.Any(run => run.TenantId == blob.TenantId && run.RunId == blob.RunId))
            .ExecuteDeleteAsync(cancel), cancellation);
        await database.WriteAsync((db, cancel) => db.Approvals
            .Where(approval => approval.CreatedAt < before)
            .Where(approval => !db.Runs.Any(run => run.TenantId == approval.TenantId && run.RunId == approval.RunId))
            .ExecuteDeleteAsync(cancel), cancellation);
        await database.WriteAsync((db, cancel) => db.FlowState
            .Where(state => state.ChangedAt < before && state.DefinitionId != FlowState.NoFlow)
            .Where(state => !db.DefinitionVersions.Any(version => version.TenantId == state.TenantId && version.DefinitionId == state.DefinitionId))
            .ExecuteDeleteAsync(cancel), cancellation);
    }
}
