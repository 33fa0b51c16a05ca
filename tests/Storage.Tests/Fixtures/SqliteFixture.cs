using Bizoholic.Flows.Workflows.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Bizoholic.Flows.Storage.Tests.Fixtures;

public sealed class SqliteFixture : StorageFixture
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("flows-sqlite-");

    protected override async Task<ServiceProvider> OpenAsync()
    {
        var services = new ServiceCollection().AddSqliteStorage(_folder.FullName).BuildServiceProvider();
        await services.GetRequiredService<IStorage>().OpenAsync(migrate: true, CancellationToken.None);
        return services;
    }

    protected override Task CloseAsync()
    {
        _folder.Delete(recursive: true);
        return Task.CompletedTask;
    }
}
