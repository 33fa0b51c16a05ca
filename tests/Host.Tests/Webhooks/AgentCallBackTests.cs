using System.Net;
using System.Net.Http.Json;
using Bizoholic.Flows.Services.Tests;

namespace Bizoholic.Flows.Host.Tests.Webhooks;

/// <summary>A graph's server that says when it is done.</summary>
public sealed class AgentCallBackTests : IAsyncLifetime
{
    private FlowsHost _host = null!;
    private GraphFake _graph = null!;

    public async Task InitializeAsync()
        => (_host, _graph) = (await FlowsHost.StartAsync(("Outgoing:AllowedHosts", "127.0.0.1"), ("PublicUrl", "https://flows.example.com")), await GraphFake.StartAsync());

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        await _graph.DisposeAsync();
    }

    [Fact]
    public async Task The_run_goes_on_when_the_servers_call_comes_and_looks_for_itself()
    {
        _graph.Works = true;
        var credential = (string)(await FlowsHost.Read(await _host.Client.PostAsJsonAsync("/api/credentials", new { name = "graph", type = "langGraphApi", values = new { url = _graph.Address, apiKey = GraphFake.Key } })))["credential"]!["id"]!;
        var step = Flow.Activity("ask", "Bizoholic.RunGraph").Input("credential", credential).Input("assistant", "writer").Input("callsBack", "true");
        await _host.SaveAsync(Flow.Of("graph", step), publish: true);
        var run = (string)(await _host.PostAsync("/workflow-definitions/graph/dispatch"))["workflowInstanceId"]!;
        await BecomesAsync(run, "Suspended");
        await Eventually.IsTrueAsync(() => Task.FromResult(_graph.Webhook is not null));
        var address = _graph.Webhook!;
        Assert.Equal("flows.example.com", address.Host);

        // Too early, and from anybody who found an address like it: the run looks, and waits on.
        Assert.Equal(HttpStatusCode.NotFound, (await _host.Anonymous.PostAsync(address.PathAndQuery.Replace("signature=", "signature=x", StringComparison.Ordinal), null)).StatusCode);
        await CallAsync(address);
        Assert.Equal("Suspended", await StatusAsync(run));

        _graph.End();
        await CallAsync(address);
        await BecomesAsync(run, "Finished");
    }

    /// <summary>Between two looks the address is not there for a moment.</summary>
    private Task CallAsync(Uri address) => Eventually.IsTrueAsync(async () => (await _host.Anonymous.PostAsJsonAsync(address.PathAndQuery, new { status = "success" })).StatusCode == HttpStatusCode.NoContent);

    private Task BecomesAsync(string run, string status) => Eventually.IsTrueAsync(async () => await StatusAsync(run) == status);

    private async Task<string> StatusAsync(string run) => (string)(await _host.GetAsync($"/workflow-instances/{run}"))["subStatus"]!;
}
