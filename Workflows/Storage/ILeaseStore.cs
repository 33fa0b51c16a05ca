namespace Bizoholic.Flows.Workflows.Storage;

/// <summary>Names of which each has one holder at a time, over all hosts, for a while at most: whoever dies holding one keeps nobody waiting for longer.</summary>
public interface ILeaseStore
{
    /// <summary>Takes a name that is free, or whose holder's time is up.</summary>
    /// <returns>Null while another holds it.</returns>
    ValueTask<LeaseRow?> TakeAsync(string tenantId, string name, string holder, TimeSpan length, CancellationToken cancellation);

    /// <summary>Holds a name for longer, from now.</summary>
    /// <returns>False where it is held no more.</returns>
    ValueTask<bool> RenewAsync(LeaseRow lease, TimeSpan length, CancellationToken cancellation);

    /// <summary>Gives a name back; nothing happens where another holds it by now.</summary>
    /// <param name="note">For the next holder, who finds it within <see cref="LeaseRow.NoteIsKept"/>; null leaves the last one.</param>
    ValueTask GiveBackAsync(LeaseRow lease, string? note, CancellationToken cancellation);
}

/// <param name="Holder">Empty once it was given back.</param>
/// <param name="Until">When the holder's time is up; once it was given back, when the row may go.</param>
/// <param name="Note">What an earlier holder left.</param>
public sealed record LeaseRow(string TenantId, string Name, string Holder, DateTimeOffset Until, string? Note)
{
    public static readonly TimeSpan NoteIsKept = TimeSpan.FromMinutes(10);
}
