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

    /// <returns>The call that was received before under this id; null when the command is stored.</returns>
    public static async ValueTask<ReceivedCall?> AddCallAsync(this IFlowsDatabase database, InboxRow command, ReceivedCall call, DateTimeOffset now, CancellationToken cancellation) =>
        await database.WriteAsync(async (db, cancel) =>
        {
            var known = await db.ReceivedCalls.FirstOrDefaultAsync(known => known.CallId == call.CallId, cancel);
            if (known?.ExpiresAt > now)
            {
                return known;
            }

            db.Entry(call).State = known is null ? EntityState.Added : EntityState.Modified;
            db.Inbox.Add(command);
            await db.SaveChangesAsync(cancel);
            return null;
        }, cancellation);

    public static async ValueTask<ReceivedCall?> CallAsync(this IFlowsDatabase database, string callId, DateTimeOffset now, CancellationToken cancellation) =>
        await database.ReadAsync((db, cancel) => db.ReceivedCalls.FirstOrDefaultAsync(call => call.CallId == callId && call.ExpiresAt > now, cancel), cancellation);
}
