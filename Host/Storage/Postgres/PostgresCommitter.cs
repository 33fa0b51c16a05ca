using System.Threading.Channels;
using Bizoholic.Flows.Workflows.Storage;
using Npgsql;

namespace Bizoholic.Flows.Storage.Postgres;

/// <summary>
/// Groups the commits of many runs: what was queued while the last statement ran is the next one, or one beside it when it takes long. When a statement fails,
/// each of its commits is done alone, so that only the one at fault fails; when a connection is lost, each is sent again and what the first sending did is read
/// back.
/// </summary>
internal sealed class PostgresCommitter : IRunCommitter, IAsyncDisposable
{
    private const int MaxQueued = 4096;

    private const int Connections = 2;

    /// <summary>
    /// A statement costs the server as much as some ten of its rows, so one large group after the other is cheaper than two small ones side by side.
    /// One that takes longer than this waits for its disk or for another host, and the next is sent meanwhile.
    /// </summary>
    private static readonly TimeSpan LongForOne = TimeSpan.FromMilliseconds(5);

    /// <summary>How long a commit that is known not to have happened waits for the database to come back.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly NpgsqlDataSource _database;
    private readonly PostgresWorkSignal _signal;
    private readonly TimeProvider _time;
    private readonly Channel<PendingCommit> _queue = Channel.CreateBounded<PendingCommit>(MaxQueued);
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _turn = new(1);
    private readonly Task _senders;

    public PostgresCommitter(NpgsqlDataSource database, PostgresWorkSignal signal, TimeProvider time)
    {
        _database = database;
        _signal = signal;
        _time = time;
        _senders = Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => Task.Run(SendAllAsync)));
    }

    public async ValueTask<CommitResult> CommitAsync(RunCommit commit, CancellationToken cancellation)
    {
        await _database.StoreBlobsAsync(commit, cancellation);
        var pending = new PendingCommit(commit);
        try
        {
            await _queue.Writer.WriteAsync(pending, cancellation);
        }
        catch (ChannelClosedException)
        {
            throw new StorageException("The storage is closed: the host is shutting down.");
        }

        var result = await pending.Answer;
        if (result.Outcome == CommitOutcome.Accepted && WorkSignal.IsCalledFor(commit))
        {
            _signal.Set();
        }

        return result;
    }

    /// <summary>Sends what is queued; commits that cannot be sent any more fail.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        _stop.CancelAfter(Patience);
        await _senders;
        _turn.Dispose();
        _stop.Dispose();
    }

    private async Task SendAllAsync()
    {
        using var turn = new Turn(_turn, LongForOne, _time);
        PendingCommit? left = null;
        while (true)
        {
            // Whoever has the turn never waits for the queue: the other one may hold a commit that nothing more will come after.
            if (left is null && !await _queue.Reader.WaitToReadAsync())
            {
                return;
            }

            await turn.TakeAsync();
            var group = new CommitGroup();
            left = Fill(group, left);
            if (group.Commits.Count > 0)
            {
                turn.PassSoon();
                await SendAsync(group.Commits, turn);
                continue;
            }

            turn.Pass();
            if (left is not null)
            {
                await SendAloneAsync(left);
                left = null;
            }
        }
    }

    /// <returns>A commit that was taken from the queue and does not go with the group.</returns>
    private PendingCommit? Fill(CommitGroup group, PendingCommit? left)
    {
        while (!group.IsFull && (left is not null || _queue.Reader.TryRead(out left)))
        {
            if (!group.TryAdd(left))
            {
                return left;
            }

            left = null;
        }

        return left;
    }

    /// <param name="turn">Passed on once the server has answered: the next group is on its way while this one's callers go on.</param>
    private async Task SendAsync(List<PendingCommit> commits, Turn turn)
    {
        try
        {
            await using var connection = await _database.OpenConnectionAsync(_stop.Token);
            var results = await TryAsync(commits, () => connection.CommitAsync(commits, _stop.Token));
            turn.Pass();
            for (var i = 0; i < results.Length; i++)
            {
                commits[i].Complete(results[i]);
            }
        }
#pragma warning disable CA1031 // Whatever went wrong, each commit finds out for itself.
        catch (Exception)
#pragma warning restore CA1031
        {
            turn.Pass();
            foreach (var commit in commits)
            {
                await SendAloneAsync(commit);
            }
        }
    }

    private async Task SendAloneAsync(PendingCommit pending)
    {
        var giveUpAt = _time.GetUtcNow() + Patience;
        while (true)
        {
            try
            {
                await using var connection = await _database.OpenConnectionAsync(_stop.Token);
                pending.Complete(await TryAsync([pending], () => connection.CommitAloneAsync(pending, _stop.Token)));
                return;
            }
#pragma warning disable CA1031 // Whatever went wrong belongs to the caller that waits.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                if (IsHopeless(pending, exception, giveUpAt))
                {
                    pending.Fail(exception);
                    return;
                }
            }

            await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(20, 200)), _time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>An uncertain commit is never given up while the host runs: its caller must not be told what is not known.</summary>
    private bool IsHopeless(PendingCommit pending, Exception exception, DateTimeOffset giveUpAt) =>
        _stop.IsCancellationRequested
        || (!PostgresErrors.IsConnectionLost(exception) && !PostgresErrors.IsPassing(exception))
        || (!pending.IsUncertain && _time.GetUtcNow() > giveUpAt);

    private static async Task<T> TryAsync<T>(IReadOnlyList<PendingCommit> commits, Func<Task<T>> send)
    {
        try
        {
            return await send();
        }
        catch (Exception exception) when (PostgresErrors.IsConnectionLost(exception))
        {
            foreach (var commit in commits)
            {
                commit.IsUncertain = true;
            }

            throw;
        }
    }
}
