using System.Text.Json;
using System.Threading.Channels;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Storage.Postgres;

/// <summary>
/// Tells the other hosts of changed runs, of texts that are being written and of sign-ins through NOTIFY. Changes of a short while go together, one message for each tenant, and
/// of a text only the newest goes; where there is something quicker both go there. A sign-in goes at once.
/// </summary>
internal sealed class PostgresBroadcast : IRunBroadcast, ITextBroadcast, ILoginBroadcast, IAsyncDisposable
{
    /// <summary>A message has room for 8,000 bytes; so has the end of one text, whatever its letters are.</summary>
    private const int MostRuns = 100;
    private const int MostWaiting = 10_000;

    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan QuickGathering = TimeSpan.FromMilliseconds(50);

    /// <summary>Nobody reads faster; and the database has other things to do.</summary>
    private static readonly TimeSpan TextPause = TimeSpan.FromMilliseconds(500);

    private readonly string _self = Guid.NewGuid().ToString("n");
    private readonly PostgresChannel _channel;
    private readonly IHostMessages? _quicker;
    private readonly TimeProvider _time;
    private readonly Channel<(string TenantId, string RunId)> _toTell = Channel.CreateBounded<(string, string)>(
        new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    private readonly LatestTexts _texts = new();

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
        _channel.Run(TellRunsAsync, TellTextsAsync, TellSignInsAsync, cancellation => _channel.ListenAsync(Hear, listening: null, cancellation));
    }

    public event Action<string, IReadOnlyList<string>>? Heard;

    public event Action<LiveText>? TextHeard;

    public event Action<string, bool>? SignInHeard;

    public void TellSignIn(string who, bool succeeded) => _signIns.Writer.TryWrite((who, succeeded));

    public void Tell(string tenantId, string runId) => _toTell.Writer.TryWrite((tenantId, runId));

    public void Tell(LiveText text) => _texts.Put(text);

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
                await SendAsync(new Message(_self) { TenantId = tenant.Key, Runs = runs.Length > MostRuns ? [] : runs }, cancellation);
            }
        }
    }

    private async Task TellTextsAsync(CancellationToken cancellation)
    {
        while (true)
        {
            await _texts.ArrivedAsync(cancellation);
            foreach (var text in _texts.TakeAll())
            {
                await SendAsync(new Message(_self) { Text = text }, cancellation);
            }

            await Task.Delay(TextPause, _time, cancellation);
        }
    }

    private async Task SendAsync(Message message, CancellationToken cancellation)
    {
        var payload = JsonSerializer.Serialize(message);
        if (_quicker is null || !await _quicker.TrySendAsync(payload))
        {
            await _channel.SendAsync(payload, cancellation);
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
        else if (message.Text is { } text)
        {
            TextHeard?.Invoke(text);
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

        public LiveText? Text { get; init; }

        public string? Who { get; init; }

        public bool Succeeded { get; init; }
    }
}
