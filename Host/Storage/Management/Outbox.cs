using Bizoholic.Flows.Workflows.Storage;
using Microsoft.EntityFrameworkCore;

namespace Bizoholic.Flows.Storage.Management;

internal sealed class Outbox(IFlowsDatabase database) : IOutbox
{
    public async ValueTask<IReadOnlyList<OutboxRow>> ReadAsync(int max, CancellationToken cancellation) =>
        await database.ReadAsync((db, cancel) => db.Outbox.OrderBy(message => message.MessageId).Take(max).ToListAsync(cancel), cancellation);

    public async ValueTask RemoveAsync(IReadOnlyList<string> messageIds, CancellationToken cancellation) =>
        await database.WriteAsync((db, cancel) => db.Outbox.Where(message => messageIds.Contains(message.MessageId)).ExecuteDeleteAsync(cancel), cancellation);
}
