using System.Threading.Channels;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Storage.Sqlite;

/// <summary>
/// The one thread that writes. Whatever was queued while the last transaction ran becomes the next one: many runs, one fsync. When a transaction fails, each of
/// its writes is done in a transaction of its own, so that only the one at fault fails.
/// </summary>
internal sealed class SqliteWriter : IAsyncDisposable
{
    private const int MaxQueued = 4096;
    private const int MaxGrouped = 512;

    private readonly SqliteSession _session;
    private readonly SqliteCheckpointer _checkpointer;
    private readonly Channel<SqliteWrite> _queue = Channel.CreateBounded<SqliteWrite>(new BoundedChannelOptions(MaxQueued) { SingleReader = true });
    private readonly Task _thread;

    public SqliteWriter(SqliteSession session, SqliteCheckpointer checkpointer)
    {
        _session = session;
        _checkpointer = checkpointer;
        _thread = Task.Factory.StartNew(Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Answers when the work is on disk. Cancelling helps only as long as the queue has no room: what is queued will be done.</summary>
    public ValueTask<T> RunAsync<T>(SqliteWrite<T> write, CancellationToken cancellation)
        => _queue.Writer.TryWrite(write) ? new ValueTask<T>(write.Answer) : RunWhenThereIsRoomAsync(write, cancellation);

    private async ValueTask<T> RunWhenThereIsRoomAsync<T>(SqliteWrite<T> write, CancellationToken cancellation)
    {
        try
        {
            await _queue.Writer.WriteAsync(write, cancellation);
        }
        catch (ChannelClosedException)
        {
            throw new StorageException("The storage is closed: the host is shutting down.");
        }

        return await write.Answer;
    }

    /// <summary>Finishes what is queued.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _thread;
    }

    private void Run()
    {
        var group = new List<SqliteWrite>(MaxGrouped);
        while (WaitForWork())
        {
            while (group.Count < MaxGrouped && _queue.Reader.TryRead(out var write))
            {
                group.Add(write);
            }

            Transact(group);
            group.Clear();
            _checkpointer.Advance(_session);
        }

        _checkpointer.Dispose();
        _session.Dispose();
    }

    private bool WaitForWork()
    {
        var more = _queue.Reader.WaitToReadAsync();
        return more.IsCompleted ? more.Result : more.AsTask().GetAwaiter().GetResult();
    }

    private void Transact(List<SqliteWrite> group)
    {
        try
        {
            _session.Begin();
            foreach (var write in group)
            {
                write.Execute(_session);
            }

            _session.Commit();
        }
#pragma warning disable CA1031 // Whatever went wrong belongs to the callers that wait.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            RollBack();
            FailOrSplit(group, exception);
            return;
        }

        foreach (var write in group)
        {
            write.Complete();
        }
    }

    private void FailOrSplit(List<SqliteWrite> group, Exception exception)
    {
        if (group.Count == 1)
        {
            group[0].Fail(exception);
            return;
        }

        foreach (var write in group)
        {
            Transact([write]);
        }
    }

    private void RollBack()
    {
        if (_session.IsInTransaction)
        {
            _session.Execute("ROLLBACK");
        }
    }
}
