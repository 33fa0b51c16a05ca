using System.Text.Json;
using System.Threading.Channels;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Storage.Postgres;

/// <summary>
/// Tells the other hosts of changed runs and of sign-ins through NOTIFY. Changes of a short while go together, one message for each tenant, and where there is something quicker
/// they go there; a sign-in goes at once.
/// </summary>
internal sealed class PostgresBroadcast : IRunBroadcast, ILoginBroadcast, IAsyncDisposable
{
    /// <summary>A message has room for 8,000 bytes.</summary>
    private const int MostRuns = 100;
    private const int MostWaiting = 10_000;

    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan QuickGathering = TimeSpan.FromMilliseconds(50);

    private readonly string _self = Guid.NewGuid().ToString("n");
    private readonly PostgresChannel _channel;
    private readonly IHostMessages? _quicker;
    private readonly TimeProvider _time;
    private readonly Channel<(string TenantId, string RunId)> _toTell = Channel.CreateBounded<(string, string)>(
        new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    private readonly Channel<(string Who, bool Succeeded)> _signIns = Channel.CreateBounded<(string, bool)>(
        new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    public PostgresBroadcast(PostgresStorage storage, TimeProvider time, IHostMessages? quicker = null)
    {
        _time = time;
        _quicker = quicker;
        if (quicker is not null)
        {
            quicker.Heard += Hear;
        }

        _channel = new(storage.Database, time, "flows_hosts");
        _channel.Run(TellRunsAsync, TellSignInsAsync, cancellation => _channel.ListenAsync(Hear, listening: null, cancellation));
    }

    public event Action<string, IReadOnlyList<string>>? Heard;

    public event Action<string, bool>? SignInHeard;

    public void TellSignIn(string who, bool succeeded) => _signIns.Writer.TryWrite((who, succeeded));

    public void Tell(string tenantId, string runId) => _toTell.Writer.TryWrite((tenantId, runId));

    public ValueTask DisposeAsync()
    {
        if (_quicker is not null)
        {
            _quicker.Heard -= Hear;
        }

        return _channel.DisposeAsync();
    }

    private async Task TellRunsAsync(CancellationToken cancellation)
    {
        while (await _toTell.Reader.WaitToReadAsync(cancellation))
        {
            await Task.Delay(_quicker is null ? Gathering : QuickGathering, _time, cancellation);
            var changed = new HashSet<(string TenantId, string RunId)>();
            while (_toTell.Reader.TryRead(out var change))
            {
                changed.Add(change);
            }

            foreach (var tenant in changed.GroupBy(change => change.TenantId, change => change.RunId))
            {
                string[] runs = [.. tenant];
                var message = JsonSerializer.Serialize(new Message(_self) { TenantId = tenant.Key, Runs = runs.Length > MostRuns ? [] : runs });
                if (_quicker is null || !await _quicker.TrySendAsync(message))
                {
                    await _channel.SendAsync(message, cancellation);
                }
            }
        }
    }

    private async Task TellSignInsAsync(CancellationToken cancellation)
    {
        await foreach (var (who, succeeded) in _signIns.Reader.ReadAllAsync(cancellation))
        {
            await _channel.SendAsync(JsonSerializer.Serialize(new Message(_self) { Who = who, Succeeded = succeeded }), cancellation);
        }
    }

    private void Hear(string payload)
    {
        if (Read(payload) is not { } message || message.Origin == _self)
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
