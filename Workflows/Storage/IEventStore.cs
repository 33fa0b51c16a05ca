namespace Bizoholic.Flows.Workflows.Storage;

/// <summary>Events of services, kept for a while for runs that come to wait for them only later.</summary>
public interface IEventStore
{
    /// <summary>Stored when this returns. An event that is there already stays as it came first, and is found under these subjects too.</summary>
    ValueTask KeepAsync(KeptEvent kept, IReadOnlyList<EventSubject> subjects, CancellationToken cancellation);

    /// <summary>Those under a hash that came after a moment, oldest first, without those that are to be forgotten by now.</summary>
    ValueTask<IReadOnlyList<KeptEvent>> FindAsync(string tenantId, string hash, DateTimeOffset after, int skip, int take, CancellationToken cancellation);
}

/// <summary>An event as it came in.</summary>
/// <param name="EventId">Made of the address and the delivery.</param>
/// <param name="Address">Where it came in.</param>
/// <param name="Delivery">Its name at that address: the same on each delivery.</param>
/// <param name="Input">What waiting runs go on with, as JSON.</param>
/// <param name="ExpiresAt">When it may be forgotten.</param>
public sealed record KeptEvent(string TenantId, string EventId, string Address, string Delivery, ReadOnlyMemory<byte> Input, DateTimeOffset CameAt, DateTimeOffset ExpiresAt);

/// <summary>What an event is about.</summary>
/// <param name="Hash">What runs wait with that wait for an event about it.</param>
public sealed record EventSubject(string Hash, string Subject);
