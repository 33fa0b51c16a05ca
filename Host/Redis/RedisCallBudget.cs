using Bizoholic.Flows.Workflows.Storage;
using StackExchange.Redis;

namespace Bizoholic.Flows.Host.Redis;

/// <summary>Counts calls with credentials in Redis, so that the database has no part in each of them. While Redis is away the database counts.</summary>
internal sealed class RedisCallBudget(RedisLink redis, ICallBudget stored, ILogger<RedisCallBudget> log) : ICallBudget
{
    /// <summary>As <see cref="TokenBucket.Take"/>, by Redis' own clock; in microseconds.</summary>
    private const string Script =
        """
        local burst, perMicro, atMost = tonumber(ARGV[1]), tonumber(ARGV[2]) / 60000000, tonumber(ARGV[3])
        local time = redis.call('TIME')
        local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
        local bucket = redis.call('HMGET', KEYS[1], 'tokens', 'at')
        local tokens, at = tonumber(bucket[1]) or burst, tonumber(bucket[2]) or now
        local left = math.min(burst, tokens + math.max(0, now - at) * perMicro) - 1
        local wait = left < 0 and math.ceil(-left / perMicro) or 0
        if wait <= atMost then
          redis.call('HSET', KEYS[1], 'tokens', tostring(left), 'at', string.format('%.0f', math.max(now, at)))
          redis.call('PEXPIRE', KEYS[1], math.ceil((burst - left) / perMicro / 1000) + 1000)
        end
        return wait
        """;

    public async ValueTask<TimeSpan> TakeAsync(LimitRow limit, TimeSpan atMost, CancellationToken cancellation)
    {
        try
        {
            var database = await redis.DatabaseAsync();
            RedisKey key = $"flows:calls:{limit.TenantId}/{limit.Target}/{limit.PerMinute}/{limit.Burst}";
            var wait = await database.ScriptEvaluateAsync(Script, [key], [limit.Burst, limit.PerMinute, (long)atMost.TotalMicroseconds]);
            return TimeSpan.FromMicroseconds((long)wait);
        }
        catch (Exception error) when (RedisLink.IsAway(error))
        {
            log.Away(error.Message);
            return await stored.TakeAsync(limit, atMost, cancellation);
        }
    }
}
