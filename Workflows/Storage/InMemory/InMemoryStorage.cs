namespace Bizoholic.Flows.Workflows.Storage.InMemory;

/// <summary>
/// All of storage in memory: for running a file, for tests and for benchmarks. Every call completes synchronously. Any owner but the caller counts as dead,
/// as on the embedded database.
/// </summary>
public sealed partial class InMemoryStorage(TimeProvider? time = null) : IStorage
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly Lock _gate = new();

    /// <summary>False drops the bytes of journal and blobs once they are committed, and runs once they have ended: for measuring. Default true.</summary>
    public bool KeepJournal { get; init; } = true;

    public TimeProvider Clock => _time;

    public Task OpenAsync(bool migrate, CancellationToken cancellation) => Task.CompletedTask;

    public Task MigrateAsync(CancellationToken cancellation) => Task.CompletedTask;

    public Task<string> PlaceAsync(CancellationToken cancellation) => Task.FromResult("memory");

    public Task TidyAsync(CancellationToken cancellation)
    {
        lock (_gate)
        {
            var now = _time.GetUtcNow();
            foreach (var (name, key) in _dedupeKeys)
            {
                if (key.ExpiresAt <= now)
                {
                    _dedupeKeys.Remove(name);
                }
            }

            foreach (var (id, call) in _calls)
            {
                if (call.ExpiresAt <= now)
                {
                    _calls.Remove(id);
                }
            }

            ForgetEvents(now);
            ForgetLeases(now);
            ForgetContents(now);
            ForgetState();
        }

        return Task.CompletedTask;
    }

    public Task DoAloneAsync(Func<CancellationToken, Task> work, CancellationToken cancellation) => work(cancellation);

    private static bool IsEnded(RunStatus status) => status is RunStatus.Finished or RunStatus.Cancelled or RunStatus.Faulted;
}
