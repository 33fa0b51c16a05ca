using Npgsql;

namespace Bizoholic.Flows.Storage.Postgres;

/// <summary>The database's clock, as far as this host can tell: its own, corrected by the difference that was last measured.</summary>
internal sealed class DatabaseClock(TimeProvider own) : TimeProvider
{
    private long _offset;

    public override DateTimeOffset GetUtcNow() => own.GetUtcNow().AddTicks(Interlocked.Read(ref _offset));

    public override long GetTimestamp() => own.GetTimestamp();

    public override long TimestampFrequency => own.TimestampFrequency;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => own.CreateTimer(callback, state, dueTime, period);

    public async Task SetAsync(NpgsqlDataSource database, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var command = new NpgsqlCommand("SELECT clock_timestamp()", connection);
        var before = own.GetUtcNow();
        var there = new DateTimeOffset((DateTime)(await command.ExecuteScalarAsync(cancellation))!);
        var half = (own.GetUtcNow() - before) / 2;
        Interlocked.Exchange(ref _offset, (there - before - half).Ticks);
    }
}
