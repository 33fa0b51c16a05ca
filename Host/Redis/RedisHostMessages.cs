using Bizoholic.Flows.Workflows.Storage;
using StackExchange.Redis;

namespace Bizoholic.Flows.Host.Redis;

/// <summary>What hosts tell each other for the pages they show, through a channel of Redis. While it is away the database carries it.</summary>
internal sealed class RedisHostMessages(RedisLink redis, ILogger<RedisHostMessages> log) : IHostMessages, IHostedService
{
    private static readonly RedisChannel Hosts = RedisChannel.Literal("flows:hosts");

    private ISubscriber? _subscriber;

    public event Action<string>? Heard;

    /// <summary>What is subscribed to while Redis is away begins when it is there, and again whenever it comes back.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _subscriber = await redis.SubscriberAsync();
        try
        {
            await _subscriber.SubscribeAsync(Hosts, (_, message) => Heard?.Invoke(message!));
        }
        catch (Exception error) when (RedisLink.IsAway(error))
        {
            log.Away(error.Message);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async ValueTask<bool> TrySendAsync(string message)
    {
        if (_subscriber is not { } subscriber || !subscriber.IsConnected(Hosts))
        {
            return false;
        }

        try
        {
            await subscriber.PublishAsync(Hosts, message);
            return true;
        }
        catch (Exception error) when (RedisLink.IsAway(error))
        {
            log.Away(error.Message);
            return false;
        }
    }
}
