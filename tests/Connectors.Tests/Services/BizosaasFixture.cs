using Bizoholic.Flows.Connectors.Bizosaas;
using Bizoholic.Flows.Connectors.Http;
using Bizoholic.Flows.Connectors.Rest;
using Bizoholic.Flows.Connectors.Webhooks;
using Bizoholic.Flows.Tests;

namespace Bizoholic.Flows.Connectors.Tests.Services;

/// <summary>The sample BizOSaaS backend, run by the system's Python, with a flows endpoint that it can call.</summary>
public sealed class BizosaasFixture : IAsyncLifetime
{
    public const string ClientId = "flows";
    public const string ClientSecret = "c1ient-s3cret";
    public const string TriggerKey = "tr1gger";

    private ChildService? service;

    public Uri Address { get; private set; } = null!;

    public string FlowsSecret { get; } = StandardWebhook.NewSecret();

    public HttpClient Http { get; } = new GuardedHttp(new OutgoingHttpOptions { AllowedHosts = { "127.0.0.1" } }).CreateClient();

    /// <summary>Where the backend believes flows to be.</summary>
    internal Loopback Flows { get; private set; } = null!;

    /// <summary>What the flows endpoint answers; 200 unless a test sets it.</summary>
    internal int FlowsStatus { get; set; } = 200;

    internal BizosaasGateway Gateway => new(Http, Address, Credentials());

    internal ClientCredentials Credentials(string secret = ClientSecret) =>
        new(Http, "BizOSaaS", new Uri(Address, "/application/o/token/"), ClientId, secret, "openid", TimeProvider.System);

    public async Task InitializeAsync()
    {
        ChildService.Require("FastAPI", "/usr/bin/python3", "/usr/lib/python3/dist-packages/fastapi", "/usr/lib/python3/dist-packages/uvicorn");
        Flows = await Loopback.StartAsync(context =>
        {
            context.Response.StatusCode = FlowsStatus;
            return context.Response.Body.WriteAsync("{\"message\":\"Workflow was started\"}"u8.ToArray()).AsTask();
        });
        var port = Ports.Free();
        Address = new Uri($"http://127.0.0.1:{port}/");
        var settings = new Dictionary<string, string>
        {
            ["FLOWS_URL"] = Flows.Address.AbsoluteUri.TrimEnd('/'),
            ["FLOWS_SECRET"] = FlowsSecret,
            ["BIZOSAAS_CLIENT_ID"] = ClientId,
            ["BIZOSAAS_CLIENT_SECRET"] = ClientSecret,
            ["BIZOSAAS_TRIGGER_KEY"] = TriggerKey,
        };
        (service, _) = await ChildService.StartAsync("tests/services/bizosaas/start.sh", settings, $"{port}");
    }

    public async Task DisposeAsync()
    {
        Http.Dispose();
        if (service is not null)
        {
            await service.DisposeAsync();
            await Flows.DisposeAsync();
        }
    }
}

[CollectionDefinition(Name)]
public sealed class BizosaasCollection : ICollectionFixture<BizosaasFixture>
{
    public const string Name = "BizOSaaS";
}
