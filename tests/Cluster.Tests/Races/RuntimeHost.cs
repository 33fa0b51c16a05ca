using System.Text;
using Bizoholic.Flows.Activities.Console;
using Bizoholic.Flows.Host.Hosting;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Bizoholic.Flows.Cluster.Tests.Races;

/// <summary>A host's runtime over a real storage, without the web around it: quick to start, so that two of them can race many times.</summary>
internal sealed class RuntimeHost : IAsyncDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _stop = new();
    private readonly ServiceProvider _services;
    private readonly Task _background;

    private RuntimeHost(ServiceProvider services)
    {
        _services = services;
        _background = Task.WhenAll(Runtime.RunBackgroundAsync(_stop.Token), BeatAsync());
    }

    public WorkflowRuntime Runtime => Get<WorkflowRuntime>();

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public static async Task<RuntimeHost> StartAsync(RaceWorld world, Action<IServiceCollection> addStorage)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(world);
        addStorage(services);
        services.AddRuntime([], []);
        services.AddSingleton(new ActivityRegistry([typeof(WriteLine).Assembly, typeof(Touch).Assembly]));
        var provider = services.BuildServiceProvider();
        await provider.GetRequiredService<IStorage>().OpenAsync(migrate: true, default);
        await provider.GetRequiredService<IHostRegistry>().BeatAsync(provider.GetRequiredService<RuntimeOptions>().HostIncarnation, default);
        return new RuntimeHost(provider);
    }

    public async Task<DefinitionVersion> PublishAsync(string id, string json)
    {
        var content = Encoding.UTF8.GetBytes(json);
        var (hash, now) = (ContentHash.Of(content), DateTimeOffset.UtcNow);
        var version = new DefinitionVersion
        {
            TenantId = Tenants.Default,
            VersionId = $"{id}-1",
            DefinitionId = id,
            Version = 1,
            Name = id,
            IsLatest = true,
            IsPublished = true,
            ContentHash = hash,
            CreatedAt = now,
            UpdatedAt = now,
        };
        var plan = Get<PlanCompiler>().Compile(DefinitionReader.Read(content));
        await Get<IDefinitionStore>().ChangeAsync(new DefinitionChange(Tenants.Default, id) { Content = (hash, content), Save = [version], Triggers = TriggerRows.Of(plan, version) }, default);
        return version;
    }

    public async ValueTask DisposeAsync()
    {
        await Runtime.DrainAsync(TimeSpan.FromSeconds(5));
        await _stop.CancelAsync();
        await _background.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Get<IHostRegistry>().LeaveAsync(Get<RuntimeOptions>().HostIncarnation, default);
        await _services.DisposeAsync();
        _stop.Dispose();
    }

    private async Task BeatAsync()
    {
        using var timer = new PeriodicTimer(Beat);
        while (await timer.WaitForNextTickAsync(_stop.Token))
        {
            await Get<IHostRegistry>().BeatAsync(Get<RuntimeOptions>().HostIncarnation, _stop.Token);
        }
    }
}
