using Bizoholic.Flows.Workflows.Storage;
using Microsoft.EntityFrameworkCore;

namespace Bizoholic.Flows.Storage.Management;

internal sealed class PrivacyStore(IFlowsDatabase database) : IPrivacyStore
{
    /// <summary>Of what is read whole, however much it is.</summary>
    private static readonly TimeSpan LongestRead = TimeSpan.FromMinutes(15);

    private const int ErasedAtOnce = 500;

    public async ValueTask<IReadOnlyList<string>> RunsAsync(string tenantId, SoughtText text, CancellationToken cancellation) =>
        await database.ReadAsync(async (db, cancel) =>
        {
            db.Database.SetCommandTimeout(LongestRead);
            var found = new HashSet<string>(StringComparer.Ordinal);
            await LookAsync(db.Journal.Where(burst => burst.TenantId == tenantId).Select(burst => new Kept(burst.RunId, burst.Payload)));
            await LookAsync(db.Blobs.Where(blob => blob.TenantId == tenantId).Select(blob => new Kept(blob.RunId, blob.Content)));
            await LookAsync(db.Inbox.Where(command => command.TenantId == tenantId).Select(command => new Kept(command.RunId, command.Payload)));
            await foreach (var approval in db.Approvals.Where(approval => approval.TenantId == tenantId).AsAsyncEnumerable().WithCancellation(cancel))
            {
                if (text.IsIn(approval.Title) || text.IsIn(approval.Content) || text.IsIn(approval.Data))
                {
                    found.Add(approval.RunId);
                }
            }

            return (IReadOnlyList<string>)[.. found.OrderDescending(StringComparer.Ordinal)];

            async Task LookAsync(IQueryable<Kept> all)
            {
                await foreach (var one in all.AsAsyncEnumerable().WithCancellation(cancel))
                {
                    if (text.IsIn(one.Content.Span))
                    {
                        found.Add(one.RunId);
                    }
                }
            }
        }, cancellation);

    public async ValueTask<IReadOnlyList<KeptEvent>> EventsAsync(string tenantId, SoughtText text, CancellationToken cancellation) =>
        await database.ReadAsync(async (db, cancel) =>
        {
            var about = (await db.EventSubjects.Where(subject => subject.TenantId == tenantId).Select(subject => new { subject.EventId, subject.Subject }).ToListAsync(cancel))
                .Where(subject => text.IsIn(subject.Subject)).Select(subject => subject.EventId).ToHashSet(StringComparer.Ordinal);
            return (IReadOnlyList<KeptEvent>)await db.KeptEvents.Where(kept => kept.TenantId == tenantId).AsAsyncEnumerable()
                .Where(kept => about.Contains(kept.EventId) || text.IsIn(kept.Input.Span)).ToListAsync(cancel);
        }, cancellation);

    public async ValueTask<int> EraseEventsAsync(string tenantId, IReadOnlyList<string> eventIds, CancellationToken cancellation)
    {
        var erased = 0;
        foreach (var some in eventIds.Distinct().Chunk(ErasedAtOnce))
        {
            erased += await database.WriteAsync(async (db, cancel) =>
            {
                await db.EventSubjects.Where(subject => subject.TenantId == tenantId && some.Contains(subject.EventId)).ExecuteDeleteAsync(cancel);
                return await db.KeptEvents.Where(kept => kept.TenantId == tenantId && some.Contains(kept.EventId)).ExecuteDeleteAsync(cancel);
            }, cancellation);
        }

        return erased;
    }

    public async ValueTask<IReadOnlyList<FlowStateRow>> StateAsync(string tenantId, SoughtText text, CancellationToken cancellation) =>
        await database.ReadAsync(async (db, cancel) => (IReadOnlyList<FlowStateRow>)await db.FlowState.Where(state => state.TenantId == tenantId).AsAsyncEnumerable()
            .Where(state => text.IsIn(state.Key) || text.IsIn(state.Value.Span)).ToListAsync(cancel), cancellation);

    public async ValueTask<bool> ChangeStateAsync(FlowStateRow found, ReadOnlyMemory<byte>? value, CancellationToken cancellation) =>
        await database.WriteAsync((db, cancel) =>
        {
            var asFound = db.FlowState.Where(state =>
                state.TenantId == found.TenantId && state.DefinitionId == found.DefinitionId && state.Scope == found.Scope && state.Key == found.Key && state.Version == found.Version);
            return value is { } left
                ? asFound.ExecuteUpdateAsync(state => state.SetProperty(row => row.Value, left).SetProperty(row => row.Version, found.Version + 1), cancel)
                : asFound.ExecuteDeleteAsync(cancel);
        }, cancellation) == 1;

    private sealed record Kept(string RunId, ReadOnlyMemory<byte> Content);
}
