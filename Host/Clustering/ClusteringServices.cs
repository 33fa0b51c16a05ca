using Bizoholic.Flows.Workflows;
using Microsoft.Extensions.DependencyInjection;

namespace Bizoholic.Flows.Clustering;

/// <summary>Registers this host's part in the cluster.</summary>
public static class ClusteringServices
{
    /// <summary>For hosts on PostgreSQL. Added before what drives runs: then it goes after it, and answers are told of to the last.</summary>
    public static IServiceCollection AddClustering(this IServiceCollection services, ClusterSettings settings) => services
        .AddSingleton(settings)
        .AddSingleton<OrleansRunRelay>()
        .AddSingleton<IRunRelay>(provider => provider.GetRequiredService<OrleansRunRelay>())
        .AddHostedService<ClusterService>();
}
