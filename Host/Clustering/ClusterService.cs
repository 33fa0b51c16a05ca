using System.Net;
using System.Net.Sockets;
using Bizoholic.Flows.Storage.Postgres;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Runtime;
using Orleans.Serialization;
using StackExchange.Redis;

namespace Bizoholic.Flows.Clustering;

/// <summary>
/// Keeps this host's silo in the cluster. The silo is a host of its own beside ours: neither start nor stop waits for it, and when it fails, or the others have declared it dead,
/// a new one takes its place.
/// </summary>
internal sealed class ClusterService(
    ClusterSettings settings, RuntimeOptions options, PostgresStorage storage, OrleansRunRelay relay, TimeProvider time, ILoggerFactory logs, ILogger<ClusterService> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(3);

    /// <summary>Grains of other hosts whose place is remembered. Room for all is made at once: for the million that Orleans keeps by default it takes 18 MB.</summary>
    private const int RememberedPlaces = 10_000;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The silo starts beside what is needed for the first request.
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                log.NotMember(await BeMemberAsync(stoppingToken));
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                log.NotMember(error.Message);
            }

            await Task.Delay(Pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <returns>Why the silo has ended.</returns>
    private async Task<string> BeMemberAsync(CancellationToken stopping)
    {
        var ended = new SiloEnd();
        var port = settings.Port > 0 ? settings.Port : FreePort(settings.Address);
        using var silo = Build(port, await ClusterIdAsync(stopping), ended);
        try
        {
            await silo.StartAsync(stopping);
            using var watch = new SiloWatch(silo.Services.GetRequiredService<ISiloStatusOracle>(), relay);
            relay.Join(silo.Services.GetRequiredService<IGrainFactory>());
            log.Member($"{settings.Address}:{port}");
            return await ended.Reason.WaitAsync(stopping);
        }
        finally
        {
            relay.Leave();
            await StopAsync(silo, ended);
        }
    }

    /// <summary>A silo that others have declared dead has nothing to hand over.</summary>
    private static async Task StopAsync(IHost silo, SiloEnd ended)
    {
        using var limit = new CancellationTokenSource(ended.Reason.IsCompleted ? TimeSpan.Zero : Farewell);
        try
        {
            await silo.StopAsync(limit.Token);
        }
        catch (Exception error) when (error is OperationCanceledException or OrleansException or AggregateException or InvalidOperationException)
        {
            // The others notice that it is gone.
        }
    }

    /// <summary>A copy of the database that was restored elsewhere is another cluster.</summary>
    private async Task<string> ClusterIdAsync(CancellationToken cancellation) => $"flows/{await storage.PlaceAsync(cancellation)}";

    private IHost Build(int port, string clusterId, SiloEnd ended)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddSingleton(logs).AddSingleton(relay);
        builder.UseOrleans(silo =>
        {
            silo.Configure<ClusterOptions>(cluster => (cluster.ClusterId, cluster.ServiceId) = (clusterId, "flows"));
            silo.Configure<SiloOptions>(named => named.SiloName = options.HostIncarnation);
            silo.Configure<EndpointOptions>(endpoint => (endpoint.AdvertisedIPAddress, endpoint.SiloPort, endpoint.GatewayPort) = (settings.Address, port, 0));
            silo.Configure<ClusterMembershipOptions>(membership =>
            {
                membership.ProbeTimeout = TimeSpan.FromSeconds(2);
                membership.NumMissedProbesLimit = 3;
                membership.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(10);
                membership.TableRefreshTimeout = TimeSpan.FromSeconds(15);
                membership.DefunctSiloExpiration = TimeSpan.FromHours(1);
                membership.DefunctSiloCleanupPeriod = TimeSpan.FromMinutes(10);
            });
            silo.Configure<SiloMessagingOptions>(messaging => messaging.ResponseTimeout = TimeSpan.FromSeconds(5));
            silo.Configure<GrainDirectoryOptions>(places => places.CacheSize = RememberedPlaces);
            silo.Configure<GrainCollectionOptions>(idle => (idle.CollectionAge, idle.CollectionQuantum) = (TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(1)));
            if (!options.DrivesRuns)
            {
                // Then no run's address is here.
                silo.Configure<GrainTypeOptions>(grains => grains.Classes.Remove(typeof(RunGrain)));
            }

            if (settings.Redis is { } redis)
            {
                silo.UseRedisClustering(clustering => clustering.ConfigurationOptions = ConfigurationOptions.Parse(redis));
            }
            else
            {
                silo.Services.AddSingleton<IMembershipTable>(new PostgresMembershipTable(new PostgresClusterMembers(storage.Database, clusterId), time, storage.Clock));
            }
        });
        builder.Services.AddSerializer(code => code.AddAssembly(typeof(RunGrain).Assembly));
        builder.Services.AddPlacementDirector<AtOwner, AtOwnerDirector>();
        builder.Services.Replace(ServiceDescriptor.Singleton<IFatalErrorHandler>(ended));
        builder.Services.Replace(ServiceDescriptor.Singleton<IHostLifetime>(new NoLifetime()));
        return builder.Build();
    }

    private static int FreePort(IPAddress address)
    {
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(address, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    /// <summary>Signals are our own host's to hear.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
