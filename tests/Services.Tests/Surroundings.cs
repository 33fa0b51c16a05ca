using Bizoholic.Flows.Connectors.Http;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Bizoholic.Flows.Services.Tests;

/// <summary>What a step needs to call services on this machine: the guarded client, and credentials by id.</summary>
internal sealed class Surroundings : ICredentialSource
{
    private readonly Dictionary<string, (string Type, Dictionary<string, string> Values)> _credentials = [];

    /// <param name="timeout">How long a service may be silent; the usual time when null.</param>
    /// <param name="more">What else the steps find.</param>
    public Surroundings(TimeSpan? timeout = null, Action<IServiceCollection>? more = null)
    {
        var services = new ServiceCollection()
            .AddGuardedHttp(outgoing =>
            {
                outgoing.AllowedHosts.Add("127.0.0.1");
                outgoing.Timeout = timeout ?? outgoing.Timeout;
            })
            .AddSingleton(TimeProvider.System)
            .AddSingleton<ICredentialSource>(this);
        more?.Invoke(services);
        Services = services.BuildServiceProvider();
    }

    public IServiceProvider Services { get; }

    public Surroundings With(string id, string type, params (string Name, string Value)[] values)
    {
        _credentials[id] = (type, values.ToDictionary(value => value.Name, value => value.Value));
        return this;
    }

    public ValueTask<OpenedCredential> OpenAsync(string tenantId, string credentialId, string? refusedToken, CancellationToken cancellation)
    {
        var (type, values) = _credentials[credentialId];
        return ValueTask.FromResult(new OpenedCredential(new Credential(credentialId, credentialId, type, values), [.. values.Where(value => value.Key is "apiKey" or "secretKey" or "password").Select(value => value.Value)]));
    }

    /// <summary>Runs a step by itself and returns what it left.</summary>
    public async Task<ValueObject> RunAsync<T>(object properties)
        where T : Activity
        => (await ActivityHarness.RunAsync<T>(properties, new HarnessSettings { Services = Services })).Items[Outcomes.Done][0].Json;

    public Task<FaultException> FailAsync<T>(object properties)
        where T : Activity
        => Assert.ThrowsAsync<FaultException>(() => RunAsync<T>(properties));
}
