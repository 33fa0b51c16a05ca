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
    public static async ValueTask<ReceivedCall?> AddCallAsync(this IFlowsDatabase database, InboxRow command, IReadOnlyList<ReceivedCall> calls, DateTimeOffset now, CancellationToken cancellation) =>
        await database.WriteAsync(async (db, cancel) =>
        {
            string[] ids = [.. calls.Select(call => call.CallId)];
            var known = await db.ReceivedCalls.Where(known => ids.Contains(known.CallId)).ToListAsync(cancel);
            if (known.FirstOrDefault(known => known.ExpiresAt > now) is { } earlier)
            {
                return earlier;
            }

            foreach (var call in calls)
            {
                db.Entry(call).State = known.Any(known => known.CallId == call.CallId) ? EntityState.Modified : EntityState.Added;
            }

            db.Inbox.Add(command);
            await db.SaveChangesAsync(cancel);
            return null;
        }, cancellation);

    public static async ValueTask<ReceivedCall?> CallAsync(this IFlowsDatabase database, string callId, DateTimeOffset now, CancellationToken cancellation) =>
        await database.ReadAsync((db, cancel) => db.ReceivedCalls.FirstOrDefaultAsync(call => call.CallId == callId && call.ExpiresAt > now, cancel), cancellation);
}
