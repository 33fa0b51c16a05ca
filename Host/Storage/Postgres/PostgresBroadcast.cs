using System.Text.Json;
using System.Threading.Channels;
using Bizoholic.Flows.Workflows.Storage;
using Npgsql;

namespace Bizoholic.Flows.Storage.Postgres;

/// <summary>
/// Tells the other hosts of changed runs and of sign-ins through NOTIFY. Changes of a short while go together, one message for each tenant; a sign-in goes at once.
/// </summary>
internal sealed class PostgresBroadcast : IRunBroadcast, ILoginBroadcast, IAsyncDisposable
{
    private const string Channel = "flows_hosts";

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

    private readonly Channel<(string Who, bool Succeeded)> _signIns = System.Threading.Channels.Channel.CreateBounded<(string, bool)>(
        new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loops;
    private bool _isDisposed;

    public PostgresBroadcast(PostgresStorage storage, TimeProvider time)
    {
        _database = storage.Database;
        _time = time;
        _loops = Task.WhenAll(Task.Run(() => RepeatAsync(TellRunsAsync)), Task.Run(() => RepeatAsync(TellSignInsAsync)), Task.Run(() => RepeatAsync(ListenAsync)));
    }

    public event Action<string, IReadOnlyList<string>>? Heard;

    public event Action<string, bool>? SignInHeard;

    public void TellSignIn(string who, bool succeeded) => _signIns.Writer.TryWrite((who, succeeded));

    public void Tell(string tenantId, string runId) => _toTell.Writer.TryWrite((tenantId, runId));

    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
        {
            // Registered for each of its roles, it is disposed of for each.
            return;
        }

        _isDisposed = true;
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

    private async Task TellRunsAsync(CancellationToken cancellation)
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
                await SendAsync(new Message(_self) { TenantId = tenant.Key, Runs = runs.Length > MostRuns ? [] : runs }, cancellation);
            }
        }
    }

    private async Task TellSignInsAsync(CancellationToken cancellation)
    {
        await foreach (var (who, succeeded) in _signIns.Reader.ReadAllAsync(cancellation))
        {
            await SendAsync(new Message(_self) { Who = who, Succeeded = succeeded }, cancellation);
        }
    }

    private async Task SendAsync(Message message, CancellationToken cancellation)
    {
        await using var command = _database.CreateCommand($"SELECT pg_notify('{Channel}', $1)");
        command.Parameters.AddWithValue(JsonSerializer.Serialize(message));
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private async Task ListenAsync(CancellationToken cancellation)
    {
        await using var connection = await _database.OpenConnectionAsync(cancellation);
        connection.Notification += (_, heard) =>
        {
            if (Read(heard.Payload) is not { } message || message.Origin == _self)
            {
                return;
            }

            if (message.Who is { } who)
            {
                SignInHeard?.Invoke(who, message.Succeeded);
            }
            else if (message.TenantId is { } tenantId)
            {
                Heard?.Invoke(tenantId, message.Runs);
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

    private sealed record Message(string Origin)
    {
        public string? TenantId { get; init; }

        public IReadOnlyList<string> Runs { get; init; } = [];

        public string? Who { get; init; }

        public bool Succeeded { get; init; }
    }
}
