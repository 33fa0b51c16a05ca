using Bizoholic.Flows.Connectors.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Bizoholic.Flows.Activities.Credentials;

/// <summary>What clients of services are made with.</summary>
internal static class ServiceClients
{
    /// <summary>The guarded HTTP client.</summary>
    public static HttpClient Http(this IServiceProvider services) => services.GetRequiredService<IHttpClientFactory>().CreateClient(GuardedHttpServices.ClientName);

    public static TimeProvider Clock(this IServiceProvider services) => services.GetService<TimeProvider>() ?? TimeProvider.System;
}
