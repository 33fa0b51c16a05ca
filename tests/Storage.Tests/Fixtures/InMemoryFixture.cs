using Bizoholic.Flows.Workflows.Storage;
using Bizoholic.Flows.Workflows.Storage.InMemory;
using Microsoft.Extensions.DependencyInjection;

namespace Bizoholic.Flows.Storage.Tests.Fixtures;

public sealed class InMemoryFixture : StorageFixture
{
    protected override Task<ServiceProvider> OpenAsync()
    {
        var storage = new InMemoryStorage();
        return Task.FromResult(new ServiceCollection()
            .AddSingleton<IStorage>(storage)
            .AddSingleton<IScheduleStore>(storage)
            .AddSingleton<IPauseStore>(storage)
            .AddSingleton<ILimitStore>(storage)
            .AddSingleton<ICallBudget>(storage)
            .AddSingleton<ILeaseStore>(storage)
            .AddSingleton<IRunCommitter>(storage)
            .AddSingleton<IRunJournal>(storage)
            .AddSingleton<IRunClaims>(storage)
            .AddSingleton<IHostRegistry>(storage)
            .AddSingleton<IBookmarkStore>(storage)
            .AddSingleton<IRunInbox>(storage)
            .AddSingleton<IEventStore>(storage)
            .AddSingleton<IOutbox>(storage)
            .AddSingleton<IRunQueries>(storage)
            .AddSingleton<IRunInsights>(storage)
            .AddSingleton<IPrivacyStore>(storage)
            .AddSingleton<IFlowStateStore>(storage)
            .AddSingleton<IDefinitionStore>(storage)
            .AddSingleton<IIdentityStore>(storage)
            .AddSingleton<IAuditStore>(storage)
            .AddSingleton<ISettingStore>(storage)
            .AddSingleton<ICredentialStore>(storage)
            .AddSingleton<IApprovalStore>(storage)
            .BuildServiceProvider());
    }
}
