using System.Threading.Channels;
using Bizoholic.Flows.Workflows.Storage;
using Npgsql;

namespace Bizoholic.Flows.Storage.Postgres;

/// <summary>
/// Wakes hosts through NOTIFY: sent after commits, never inside one (that would make them wait for each other), and at most once in a pause however many there were.
/// </summary>
internal sealed class PostgresWorkSignal : IWorkSignal, IAsyncDisposable
{
    private const string Channel = "flows_work";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);

    /// <summary>What this host has stored it knows of: it does not listen to itself.</summary>
    private readonly string _self = Guid.NewGuid().ToString("n");
    private readonly NpgsqlDataSource _database;
    private readonly TimeProvider _time;
    private readonly WorkSignal _heard;
    private readonly Channel<bool> _toSend = System.Threading.Channels.Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loops;

    public PostgresWorkSignal(NpgsqlDataSource database, TimeProvider time)
    {
        _database = database;
        _time = time;
        _heard = new(time);
        _loops = Task.WhenAll(Task.Run(() => RepeatAsync(SendAllAsync)), Task.Run(() => RepeatAsync(ListenAsync)));
    }

    public void Set() => _toSend.Writer.TryWrite(true);

    public Task WaitAsync(TimeSpan atMost, CancellationToken cancellation) => _heard.WaitAsync(atMost, cancellation);

    public async ValueTask DisposeAsync()
    {
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
                // Whoever waits looks from time to time anyway: a lost signal costs latency only.
                await Task.Delay(Retry, _time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Wakes the others now: for what is said once, at the end.</summary>
    public async Task SendAsync(CancellationToken cancellation)
    {
        await using var command = _database.CreateCommand($"NOTIFY {Channel}, '{_self}'");
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private async Task SendAllAsync(CancellationToken cancellation)
    {
        while (true)
        {
            await _toSend.Reader.ReadAsync(cancellation);
            await SendAsync(cancellation);
            await Task.Delay(Pause, _time, cancellation);
        }
    }

    private async Task ListenAsync(CancellationToken cancellation)
    {
        await using var connection = await _database.OpenConnectionAsync(cancellation);
        connection.Notification += (_, heard) =>
        {
            if (heard.Payload != _self)
            {
                _heard.Set();
            }
        };
        await using (var command = new NpgsqlCommand($"LISTEN {Channel}", connection))
        {
            await command.ExecuteNonQueryAsync(cancellation);
        }

        // What was sent while nobody listened is made up for.
        _heard.Set();
        while (true)
        {
            await connection.WaitAsync(cancellation);
        }
    }
}
