using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Storage.Model;

/// <param name="NeededAt">When a version last began or ceased to point to it.</param>
internal sealed record StoredContent(string TenantId, string Hash, byte[] Content, DateTimeOffset NeededAt);

/// <summary>One burst of a run's journal.</summary>
/// <param name="Month">From the run's id (<see cref="RunMonth"/>): what the table is partitioned by where it is.</param>
internal sealed record StoredBurst(int Month, string TenantId, string RunId, long Sequence, byte[] Payload);

/// <summary>Kept once for each run that stored it, so that it goes with the run.</summary>
internal sealed record StoredBlob(string TenantId, string BlobId, string RunId, byte[] Content, DateTimeOffset StoredAt);

/// <summary>What a kept event is found under; it goes when the event does.</summary>
internal sealed record StoredEventSubject(string TenantId, string Hash, string EventId, string Subject, DateTimeOffset ExpiresAt);

internal sealed record StoredSetting(string TenantId, string Name, string Value);

/// <summary>An incarnation of a host. Hosts belong to the installation, so they have no tenant.</summary>
internal sealed record StoredHost(string Owner, DateTimeOffset BeatAt);

/// <summary>A host's silo as its cluster knows it; the row without a silo's name counts the changes of all others.</summary>
/// <param name="Entry">JSON.</param>
internal sealed record StoredClusterMember(string ClusterId, string Silo, string Entry, bool IsDead, DateTimeOffset AliveAt, long Revision);

/// <summary>A limit, and how many calls it has left.</summary>
internal sealed record StoredLimit(string TenantId, LimitKind Kind, string Target, int Concurrent, int PerMinute, int Burst, double Tokens, DateTimeOffset FilledAt)
{
    public LimitRow Row => new(TenantId, Kind, Target, Concurrent, PerMinute, Burst);
}
