using System.Text.Json;
using System.Threading.Channels;
using Bizoholic.Flows.Workflows.Storage;
using Npgsql;

namespace Bizoholic.Flows.Storage.Postgres;

/// <summary>Tells the other hosts of changed runs through NOTIFY: the changes of a short while together, one message for each tenant.</summary>
internal sealed class PostgresRunBroadcast : IRunBroadcast, IAsyncDisposable
{
    private const string Channel = "flows_runs";

    /// <summary>A message has room for 8,000 bytes.</summary>
    private const int MostRuns = 100;
    private const int MostWaiting = 10_000;

    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);

    private readonly string _self = Guid.NewGuid().ToString("n");
    private readonly NpgsqlDataSource _database;
    private readonly TimeProvider _time;
    private readonly Channel<(string TenantId, string RunId)> _toTell = System.Threading.Channels.Channel.CreateBounded<(string, string)>(
        new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loops;

    public PostgresRunBroadcast(PostgresStorage storage, TimeProvider time)
    {
        _database = storage.Database;
        _time = time;
        _loops = Task.WhenAll(Task.Run(() => RepeatAsync(TellAllAsync)), Task.Run(() => RepeatAsync(ListenAsync)));
    }

    public event Action<string, IReadOnlyList<string>>? Heard;

    public void Tell(string tenantId, string runId) => _toTell.Writer.TryWrite((tenantId, runId));

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
                // Pages look from time to time anyway: what is not said costs latency only.
                await Task.Delay(Retry, _time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task TellAllAsync(CancellationToken cancellation)
    {
        while (await _toTell.Reader.WaitToReadAsync(cancellation))
        {
            await Task.Delay(Gathering, _time, cancellation);
            var changed = new HashSet<(string TenantId, string RunId)>();
            while (_toTell.Reader.TryRead(out var change))
            {
                changed.Add(change);
            }

            foreach (var tenant in changed.GroupBy(change => change.TenantId, change => change.RunId))
            {
                string[] runs = [.. tenant];
                await using var command = _database.CreateCommand($"SELECT pg_notify('{Channel}', $1)");
                command.Parameters.AddWithValue(JsonSerializer.Serialize(new Message(_self, tenant.Key, runs.Length > MostRuns ? [] : runs)));
                await command.ExecuteNonQueryAsync(cancellation);
            }
        }
    }

    private async Task ListenAsync(CancellationToken cancellation)
    {
        await using var connection = await _database.OpenConnectionAsync(cancellation);
        connection.Notification += (_, heard) =>
        {
            if (Read(heard.Payload) is { } message && message.Origin != _self)
            {
                Heard?.Invoke(message.TenantId, message.Runs);
            }
        };
        await using (var command = new NpgsqlCommand($"LISTEN {Channel}", connection))
        {
            await command.ExecuteNonQueryAsync(cancellation);
        }

        while (true)
        {
            await connection.WaitAsync(cancellation);
        }
    }

    private static Message? Read(string payload)
    {
        try
        {
            return JsonSerializer.Deserialize<Message>(payload);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed record Message(string Origin, string TenantId, IReadOnlyList<string> Runs);
}
