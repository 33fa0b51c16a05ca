namespace Bizoholic.Flows.Workflows.Storage;

/// <summary>The storage as a whole. No role answers before it is open.</summary>
public interface IStorage
{
    /// <summary>Opens the storage, bringing its schema up to date first unless that is forbidden.</summary>
    /// <param name="migrate">False where the schema is brought up to date by a command of its own: an old schema is then refused.</param>
    /// <exception cref="StorageException">It cannot be used; the message says why and what to do.</exception>
    Task OpenAsync(bool migrate, CancellationToken cancellation);

    /// <summary>Brings the schema up to date and does nothing else.</summary>
    Task MigrateAsync(CancellationToken cancellation);
}
