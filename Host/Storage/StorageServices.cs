using Bizoholic.Flows.Storage.Management;
using Bizoholic.Flows.Storage.Postgres;
using Bizoholic.Flows.Storage.Sqlite;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Bizoholic.Flows.Storage;

/// <summary>Registers a storage: each role as a singleton, and <see cref="IStorage"/>, which is to be opened before any of them is asked.</summary>
public static class StorageServices
{
    /// <summary>Storage in one SQLite file of a folder.</summary>
    public static IServiceCollection AddSqliteStorage(this IServiceCollection services, string folder)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider => new SqliteStorage(folder, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IStorage>(provider => provider.GetRequiredService<SqliteStorage>());
        services.AddSingleton<IFlowsDatabase>(provider => provider.GetRequiredService<SqliteStorage>());
        services.AddSingleton<IRunCommitter, SqliteRunCommitter>();
        services.AddSingleton<IRunJournal, SqliteRunJournal>();
        services.AddSingleton<SqliteRunClaims>();
        services.AddSingleton<IRunClaims>(provider => provider.GetRequiredService<SqliteRunClaims>());
        services.AddSingleton<IHostRegistry>(provider => provider.GetRequiredService<SqliteRunClaims>());
        services.AddSingleton<IRunInbox, SqliteRunInbox>();
        return services.AddManagement();
    }

    /// <summary>Storage on a PostgreSQL server (15 or later) that any number of hosts share.</summary>
    public static IServiceCollection AddPostgresStorage(this IServiceCollection services, string connectionString)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider => new PostgresStorage(connectionString, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IStorage>(provider => provider.GetRequiredService<PostgresStorage>());
        services.AddSingleton<IFlowsDatabase>(provider => provider.GetRequiredService<PostgresStorage>());
        services.AddSingleton<IRunCommitter>(provider => provider.GetRequiredService<PostgresStorage>());
        services.AddSingleton<IWorkSignal>(provider => provider.GetRequiredService<PostgresStorage>());
        services.AddSingleton<PostgresBroadcast>();
        services.AddSingleton<IRunBroadcast>(provider => provider.GetRequiredService<PostgresBroadcast>());
        services.AddSingleton<ITextBroadcast>(provider => provider.GetRequiredService<PostgresBroadcast>());
        services.AddSingleton<ILoginBroadcast>(provider => provider.GetRequiredService<PostgresBroadcast>());
        services.AddSingleton<IRunJournal, PostgresRunJournal>();
        services.AddSingleton<PostgresRunClaims>();
        services.AddSingleton<IRunClaims>(provider => provider.GetRequiredService<PostgresRunClaims>());
        services.AddSingleton<IHostRegistry>(provider => provider.GetRequiredService<PostgresRunClaims>());
        services.AddSingleton<IRunInbox, PostgresRunInbox>();
        return services.AddManagement();
    }

    private static IServiceCollection AddManagement(this IServiceCollection services) => services
        .AddSingleton<IBookmarkStore, BookmarkStore>()
        .AddSingleton<IPauseStore, PauseStore>()
        .AddSingleton<LimitStore>()
        .AddSingleton<ILimitStore>(provider => provider.GetRequiredService<LimitStore>())
        .AddSingleton<ICallBudget>(provider => provider.GetRequiredService<LimitStore>())
        .AddSingleton<ILeaseStore, LeaseStore>()
        .AddSingleton<IScheduleStore, ScheduleStore>()
        .AddSingleton<IEventStore, EventStore>()
        .AddSingleton<IOutbox, Outbox>()
        .AddSingleton<IRunQueries, RunQueries>()
        .AddSingleton<IRunInsights, RunInsights>()
        .AddSingleton<IPrivacyStore, PrivacyStore>()
        .AddSingleton<IFlowStateStore, FlowStateStore>()
        .AddSingleton<IDefinitionStore, DefinitionStore>()
        .AddSingleton<IIdentityStore, IdentityStore>()
        .AddSingleton<IAuditStore, AuditStore>()
        .AddSingleton<ISettingStore, SettingStore>()
        .AddSingleton<ICredentialStore, CredentialStore>()
        .AddSingleton<IApprovalStore, ApprovalStore>();
}
