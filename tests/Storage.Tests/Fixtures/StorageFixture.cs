using Microsoft.Extensions.DependencyInjection;

namespace Bizoholic.Flows.Storage.Tests.Fixtures;

/// <summary>A storage that is shared by the tests of one class; each test keeps to a tenant of its own.</summary>
public abstract class StorageFixture : IAsyncLifetime
{
    private ServiceProvider? _services;

    public T Get<T>()
        where T : notnull => _services!.GetRequiredService<T>();

    public async Task InitializeAsync() => _services = await OpenAsync();

    public async Task DisposeAsync()
    {
        await _services!.DisposeAsync();
        await CloseAsync();
    }

    protected abstract Task<ServiceProvider> OpenAsync();

    protected virtual Task CloseAsync() => Task.CompletedTask;
}
