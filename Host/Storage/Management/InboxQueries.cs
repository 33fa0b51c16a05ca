using Bizoholic.Flows.Workflows.Storage;
using Microsoft.EntityFrameworkCore;

namespace Bizoholic.Flows.Storage.Management;

internal static class InboxQueries
{
    public static async ValueTask<IReadOnlyList<InboxRow>> CommandsOfAsync(
        this IFlowsDatabase database, string tenantId, string runId, CancellationToken cancellation) =>
        await database.ReadAsync((db, cancel) => db.Inbox
            .Where(command => command.TenantId == tenantId && command.RunId == runId)
            .OrderBy(command => command.CommandId)
            .ToListAsync(cancel), cancellation);
}
