using Bizoholic.Flows.Storage.Model;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.EntityFrameworkCore;

namespace Bizoholic.Flows.Storage.Management;

internal sealed class EventStore(IFlowsDatabase database, IStorage storage) : IEventStore
{
    public async ValueTask KeepAsync(KeptEvent kept, IReadOnlyList<EventSubject> subjects, CancellationToken cancellation) =>
        await database.WriteAsync(async (db, cancel) =>
        {
            var isKnown = await db.KeptEvents.AnyAsync(known => known.TenantId == kept.TenantId && known.EventId == kept.EventId, cancel);
            var under = !isKnown ? [] : await db.EventSubjects.Where(known => known.TenantId == kept.TenantId && known.EventId == kept.EventId).Select(known => known.Hash).ToListAsync(cancel);
            if (!isKnown)
            {
                db.KeptEvents.Add(kept);
            }

            db.EventSubjects.AddRange(subjects.DistinctBy(subject => subject.Hash).Where(subject => !under.Contains(subject.Hash))
                .Select(subject => new StoredEventSubject(kept.TenantId, subject.Hash, kept.EventId, subject.Subject, kept.ExpiresAt)));
            return await db.SaveChangesAsync(cancel);
        }, cancellation);

    public async ValueTask<IReadOnlyList<KeptEvent>> FindAsync(string tenantId, string hash, DateTimeOffset after, int skip, int take, CancellationToken cancellation)
    {
        var now = storage.Clock.GetUtcNow();
        return await database.ReadAsync((db, cancel) => db.EventSubjects
            .Where(subject => subject.TenantId == tenantId && subject.Hash == hash)
            .Join(db.KeptEvents, subject => new { subject.TenantId, subject.EventId }, kept => new { kept.TenantId, kept.EventId }, (_, kept) => kept)
            .Where(kept => kept.CameAt > after && kept.ExpiresAt > now)
            .OrderBy(kept => kept.CameAt).ThenBy(kept => kept.EventId)
            .Skip(skip).Take(take)
            .ToListAsync(cancel), cancellation);
    }
}
