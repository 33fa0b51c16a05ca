using Npgsql;

namespace Bizoholic.Flows.Storage.Postgres;

/// <summary>
/// A channel of NOTIFY: what hosts tell each other besides what they store. Its loops outlast a database that is away; whoever waits looks from time to time anyway, so what is
/// missed costs latency only.
/// </summary>
internal sealed class PostgresChannel(NpgsqlDataSource database, TimeProvider time, string name) : IAsyncDisposable
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stop = new();
    private Task _loops = Task.CompletedTask;
    private bool _isDisposed;

    public async Task SendAsync(string message, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand("SELECT pg_notify($1, $2)");
        command.Parameters.AddWithValue(name);
        command.Parameters.AddWithValue(message);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Runs loops until the end, each again when it failed. Once.</summary>
    public void Run(params ReadOnlySpan<Func<CancellationToken, Task>> loops)
    {
        var running = new List<Task>();
        foreach (var loop in loops)
        {
            running.Add(Task.Run(() => RepeatAsync(loop)));
        }

        _loops = Task.WhenAll(running);
    }

    /// <summary>Hears what is sent, by this host too, on a connection of its own.</summary>
    /// <param name="heard">Given each message.</param>
    /// <param name="listening">From here on nothing is missed until the connection breaks.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task ListenAsync(Action<string> heard, Action? listening, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        connection.Notification += (_, message) => heard(message.Payload);
        await using (var command = new NpgsqlCommand($"LISTEN {name}", connection))
        {
            await command.ExecuteNonQueryAsync(cancellation);
        }

        listening?.Invoke();
        while (true)
        {
            await connection.WaitAsync(cancellation);
        }
    }

    /// <summary>Registered for several roles, an owner is disposed of for each.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, true))
        {
            return;
        }

        await _stop.CancelAsync();
        await _loops;
        _stop.Dispose();
    }

    private async Task RepeatAsync(Func<CancellationToken, Task> loop)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await loop(_stop.Token);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
            }
            catch (Exception exception) when (exception is NpgsqlException or IOException or TimeoutException)
            {
                await Task.Delay(Retry, time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
