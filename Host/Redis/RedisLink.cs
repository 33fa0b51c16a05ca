using StackExchange.Redis;

namespace Bizoholic.Flows.Host.Redis;

/// <summary>The connection to Redis or Dragonfly. It comes back by itself; meanwhile everything that uses it does without.</summary>
internal sealed class RedisLink(string configuration) : IAsyncDisposable
{
    private readonly Lazy<Task<ConnectionMultiplexer>> _connection = new(() => ConnectionMultiplexer.ConnectAsync(OptionsOf(configuration)));

    /// <summary>Whether what went wrong is Redis being away.</summary>
    public static bool IsAway(Exception error) => error is RedisException or RedisTimeoutException or ObjectDisposedException;

    public async ValueTask<ISubscriber> SubscriberAsync() => (await _connection.Value).GetSubscriber();

    public async ValueTask<IDatabase> DatabaseAsync() => (await _connection.Value).GetDatabase();

    public async ValueTask DisposeAsync()
    {
        if (_connection.IsValueCreated)
        {
            await (await _connection.Value).DisposeAsync();
        }
    }

    /// <exception cref="ArgumentException">The text cannot be understood.</exception>
    public static ConfigurationOptions OptionsOf(string configuration)
    {
        var options = ConfigurationOptions.Parse(configuration);
        options.AbortOnConnectFail = false;
        options.ClientName = "flows";
        options.ConnectTimeout = options.AsyncTimeout = 1_000;
        options.BacklogPolicy = BacklogPolicy.FailFast;
        options.HeartbeatInterval = TimeSpan.FromMilliseconds(500);
        options.ReconnectRetryPolicy = new LinearRetry(500);
        return options;
    }
}
