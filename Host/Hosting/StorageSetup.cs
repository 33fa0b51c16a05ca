using Bizoholic.Flows.Workflows.Storage;
using Bizoholic.Flows.Workflows.Storage.InMemory;

namespace Bizoholic.Flows.Host.Hosting;

internal static class StorageSetup
{
    public static void AddStorage(this IServiceCollection services, HostSettings settings)
        => services.AddInMemoryStorage();

    public static void AddInMemoryStorage(this IServiceCollection services)
    {
        services.AddSingleton(provider => new InMemoryStorage(provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IDefinitionStore>(provider => provider.GetRequiredService<InMemoryStorage>());
        services.AddSingleton<IRunCommitter>(provider => provider.GetRequiredService<InMemoryStorage>());
        services.AddSingleton<IRunJournal>(provider => provider.GetRequiredService<InMemoryStorage>());
        services.AddSingleton<IRunClaims>(provider => provider.GetRequiredService<InMemoryStorage>());
        services.AddSingleton<IBookmarkStore>(provider => provider.GetRequiredService<InMemoryStorage>());
        services.AddSingleton<IRunInbox>(provider => provider.GetRequiredService<InMemoryStorage>());
        services.AddSingleton<IOutbox>(provider => provider.GetRequiredService<InMemoryStorage>());
        services.AddSingleton<IRunQueries>(provider => provider.GetRequiredService<InMemoryStorage>());
        services.AddSingleton<IHostRegistry>(provider => provider.GetRequiredService<InMemoryStorage>());
        services.AddSingleton<IIdentityStore>(provider => provider.GetRequiredService<InMemoryStorage>());
        services.AddSingleton<ISettingStore>(provider => provider.GetRequiredService<InMemoryStorage>());
    }
}
