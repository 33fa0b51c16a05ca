using System.Net;
using Bizoholic.Flows.Clustering;
using Bizoholic.Flows.Storage;
using Bizoholic.Flows.Storage.Postgres;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Bizoholic.Flows.Cluster.Tests.Relay;

/// <summary>A host's part in the cluster, without the host.</summary>
internal sealed class Silo : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private Silo(string database, string name, bool drivesRuns, string? redis)
    {
        Name = name;
        _services = new ServiceCollection()
            .AddLogging()
            .AddSingleton(new RuntimeOptions { HostIncarnation = name, DrivesRuns = drivesRuns })
            .AddPostgresStorage(database)
            .AddClustering(new ClusterSettings(IPAddress.Loopback, 0, redis))
            .BuildServiceProvider();
    }

    public string Name { get; }

    public OrleansRunRelay Relay => _services.GetRequiredService<OrleansRunRelay>();

    private ClusterService Service => _services.GetServices<Microsoft.Extensions.Hosting.IHostedService>().OfType<ClusterService>().Single();

    public static async Task<Silo> StartAsync(string database, string name, bool drivesRuns = true, string? redis = null)
    {
        var silo = new Silo(database, name, drivesRuns, redis);
        await silo._services.GetRequiredService<IStorage>().OpenAsync(migrate: true, CancellationToken.None);
        await silo.Service.StartAsync(CancellationToken.None);
        await Cluster.UntilAsync(() => Task.FromResult(silo.Relay.IsMember), $"{name} does not come into the cluster.");
        return silo;
    }

    public Task StopAsync() => Service.StopAsync(CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _services.DisposeAsync();
    }
}
