using Bizoholic.Flows.Workflows.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Bizoholic.Flows.Storage.Tests.Fixtures;

/// <summary>The one server that the test classes of <see cref="PostgresTests"/> share.</summary>
public sealed class PostgresServerFixture : IAsyncLifetime
{
    internal PostgresServer Server { get; private set; } = null!;

    public async Task InitializeAsync() => Server = await PostgresServer.StartAsync();

    public async Task DisposeAsync() => await Server.DisposeAsync();
}

[CollectionDefinition(Name)]
public sealed class PostgresTests : ICollectionFixture<PostgresServerFixture>
{
    public const string Name = "PostgreSQL";
}

/// <summary>A database of its own for each test class.</summary>
public sealed class PostgresFixture(PostgresServerFixture server) : StorageFixture
{
    protected override async Task<ServiceProvider> OpenAsync()
    {
        var services = new ServiceCollection().AddPostgresStorage(await server.Server.CreateDatabaseAsync()).BuildServiceProvider();
        await services.GetRequiredService<IStorage>().OpenAsync(migrate: true, CancellationToken.None);
        return services;
    }
}
