using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Bizoholic.Flows.Connectors.Http;

/// <summary>Registers the guarded way out.</summary>
public static class GuardedHttpServices
{
    /// <summary>Name of the guarded client for <see cref="IHttpClientFactory.CreateClient"/>.</summary>
    public const string ClientName = "outgoing";

    /// <summary>Adds <see cref="GuardedHttp"/> and the named client <see cref="ClientName"/>. Wrong settings stop the start.</summary>
    public static IServiceCollection AddGuardedHttp(this IServiceCollection services, Action<OutgoingHttpOptions>? configure = null)
    {
        services.AddOptions<OutgoingHttpOptions>().Configure(configure ?? (_ => { }));
        services.AddSingleton(provider => new GuardedHttp(provider.GetRequiredService<IOptions<OutgoingHttpOptions>>().Value));
        services.AddHttpClient(ClientName)
            .ConfigurePrimaryHttpMessageHandler(provider => provider.GetRequiredService<GuardedHttp>().CreateHandler())
            .ConfigureHttpClient(GuardedHttp.Configure)
            .RemoveAllLoggers(); // addresses can hold secrets, as those of Slack webhooks do
        return services;
    }
}
