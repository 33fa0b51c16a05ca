using System.Threading.Channels;
using Bizoholic.Flows.Workflows.Storage;
using Npgsql;

namespace Bizoholic.Flows.Storage.Postgres;

/// <summary>
/// Wakes hosts through NOTIFY: sent after commits, never inside one (that would make them wait for each other), and at most once in a pause however many there were.
/// </summary>
internal sealed class PostgresWorkSignal : IWorkSignal, IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>What this host has stored it knows of: it does not listen to itself.</summary>
    private readonly string _self = Guid.NewGuid().ToString("n");
    private readonly PostgresChannel _channel;
    private readonly TimeProvider _time;
    private readonly WorkSignal _heard;
    private readonly Channel<bool> _toSend = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public PostgresWorkSignal(NpgsqlDataSource database, TimeProvider time)
    {
        _time = time;
        _heard = new(time);
        _channel = new(database, time, "flows_work");
        _channel.Run(SendAllAsync, ListenAsync);
    }

    public void Set() => _toSend.Writer.TryWrite(true);

    public Task WaitAsync(TimeSpan atMost, CancellationToken cancellation) => _heard.WaitAsync(atMost, cancellation);

    public ValueTask DisposeAsync() => _channel.DisposeAsync();

    /// <summary>Wakes the others now: for what is said once, at the end.</summary>
    public Task SendAsync(CancellationToken cancellation) => _channel.SendAsync(_self, cancellation);

    private async Task SendAllAsync(CancellationToken cancellation)
    {
        while (true)
        {
            await _toSend.Reader.ReadAsync(cancellation);
            await SendAsync(cancellation);
            await Task.Delay(Pause, _time, cancellation);
        }
    }

    private Task ListenAsync(CancellationToken cancellation) => _channel.ListenAsync(
        from =>
        {
            if (from != _self)
            {
                _heard.Set();
            }
        },
        listening: _heard.Set, // what was sent while nobody listened is made up for
        cancellation);
}
