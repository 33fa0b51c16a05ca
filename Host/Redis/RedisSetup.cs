using Bizoholic.Flows.Host.Hosting;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Host.Redis;

internal static class RedisSetup
{
    /// <summary>Where Redis is configured it makes live views and limits quicker. Nothing is ever only in it.</summary>
    public static void AddRedis(this IServiceCollection services, HostSettings settings)
    {
        if (settings.Redis is not { } configuration)
        {
            return;
        }

        services.AddSingleton(_ => new RedisLink(configuration));
        services.AddSingleton<RedisHostMessages>().AddSingleton<IHostMessages>(provider => provider.GetRequiredService<RedisHostMessages>());
        services.AddHostedService(provider => provider.GetRequiredService<RedisHostMessages>());
        var stored = services.Last(service => service.ServiceType == typeof(ICallBudget)).ImplementationFactory!;
        services.AddSingleton<ICallBudget>(provider => ActivatorUtilities.CreateInstance<RedisCallBudget>(provider, (ICallBudget)stored(provider)));
    }
}

/// <summary>What Redis' part logs; ids 6800 to 6899.</summary>
internal static partial class RedisLog
{
    [LoggerMessage(6801, LogLevel.Debug, "Redis is away, so it is done without: {Reason}")]
    public static partial void Away(this ILogger log, string reason);
}
