namespace Bizoholic.Flows.Workflows.Storage;

/// <summary>The storage as a whole. No role answers before it is open.</summary>
public interface IStorage
{
    /// <summary>The clock that due times are to be set and compared by: the database's, where several hosts share one.</summary>
    TimeProvider Clock { get; }

    /// <summary>Opens the storage, bringing its schema up to date first unless that is forbidden.</summary>
    /// <param name="migrate">False where the schema is brought up to date by a command of its own: an old schema is then refused.</param>
    /// <exception cref="StorageException">It cannot be used; the message says why and what to do.</exception>
    Task OpenAsync(bool migrate, CancellationToken cancellation);

    /// <summary>Brings the schema up to date and does nothing else.</summary>
    Task MigrateAsync(CancellationToken cancellation);

    /// <summary>Does what only one host of the installation may do at a time, such as the first start.</summary>
    Task DoAloneAsync(Func<CancellationToken, Task> work, CancellationToken cancellation);

    /// <summary>Names the place this storage is at: another one, once it was restored from a backup somewhere else.</summary>
    Task<string> PlaceAsync(CancellationToken cancellation);

    /// <summary>
    /// Deletes what nobody needs any more (expired dedupe keys, content without a version or run, blobs whose commit was refused) and makes ready what will be
    /// needed. To be called every hour or so, by any host.
    /// </summary>
    Task TidyAsync(CancellationToken cancellation);

    /// <summary>
    /// Gives back at once what the journals of months before a moment take, once their ended runs were deleted. Runs that are still there keep theirs.
    /// Nothing where journals do not lie by month.
    /// </summary>
    Task ForgetMonthsAsync(DateTimeOffset before, CancellationToken cancellation) => Task.CompletedTask;

    /// <summary>What it takes on disk; null where nothing is kept.</summary>
    Task<StorageSize?> SizeAsync(CancellationToken cancellation) => Task.FromResult<StorageSize?>(null);
}

/// <param name="Bytes">Of all of it.</param>
/// <param name="Parts">The largest tables or the files, largest first.</param>
public sealed record StorageSize(string Kind, long Bytes, IReadOnlyList<StoragePart> Parts);

public sealed record StoragePart(string Name, long Bytes);
