using Bizoholic.Flows.Storage;
using Bizoholic.Flows.Workflows.Storage;
using Bizoholic.Flows.Workflows.Storage.InMemory;

namespace Bizoholic.Flows.Host.Hosting;

internal static class StorageSetup
{
    public static void AddStorage(this IServiceCollection services, HostSettings settings)
    {
        if (settings.StorageProvider == "memory")
        {
            services.AddInMemoryStorage();
        }
        else if (settings.ConnectionString is { } connectionString)
        {
            services.AddPostgresStorage(connectionString);
        }
        else
        {
            services.AddSqliteStorage(settings.DataFolder);
        }
    }

    /// <summary>Nothing is kept when the process ends: for trying things out, and for running a file once.</summary>
    public static void AddInMemoryStorage(this IServiceCollection services)
    {
        services.AddSingleton(provider => new InMemoryStorage(provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IStorage>(Memory);
        services.AddSingleton<IScheduleStore>(Memory);
        services.AddSingleton<IPauseStore>(Memory);
        services.AddSingleton<ILimitStore>(Memory);
        services.AddSingleton<ICallBudget>(Memory);
        services.AddSingleton<ILeaseStore>(Memory);
        services.AddSingleton<IDefinitionStore>(Memory);
        services.AddSingleton<IRunCommitter>(Memory);
        services.AddSingleton<IRunJournal>(Memory);
        services.AddSingleton<IRunClaims>(Memory);
        services.AddSingleton<IBookmarkStore>(Memory);
        services.AddSingleton<IRunInbox>(Memory);
        services.AddSingleton<IEventStore>(Memory);
        services.AddSingleton<IOutbox>(Memory);
        services.AddSingleton<IRunQueries>(Memory);
        services.AddSingleton<IRunInsights>(Memory);
        services.AddSingleton<IPrivacyStore>(Memory);
        services.AddSingleton<IHostRegistry>(Memory);
        services.AddSingleton<IIdentityStore>(Memory);
        services.AddSingleton<IAuditStore>(Memory);
        services.AddSingleton<ISettingStore>(Memory);
        services.AddSingleton<ICredentialStore>(Memory);
        services.AddSingleton<IApprovalStore>(Memory);
        services.AddSingleton<IFlowStateStore>(Memory);
    }

    private static InMemoryStorage Memory(IServiceProvider provider) => provider.GetRequiredService<InMemoryStorage>();
}
