using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Host.Tests.Identity;

namespace Bizoholic.Flows.Host.Tests.Management;

public sealed class MetricTests(FlowsHost host) : IClassFixture<FlowsHost>
{
    [Fact]
    public async Task What_a_flow_stored_is_told_by_day_to_its_own_tenant()
    {
        var step = Flow.Activity("keep", "Bizoholic.StoreMetric").Input("metric", "leads").Input("value", "return $json.body.leads", "JavaScript").Input("client", "return $json.body.tenant_id ?? ''", "JavaScript");
        await host.SaveAsync(Flow.Of("measured", Flow.Endpoint("measured", "POST"), step), publish: true);
        foreach (var leads in (int[])[3, 5])
        {
            Assert.Equal(HttpStatusCode.OK, (await host.Anonymous.PostAsJsonAsync("/webhook/measured", new { leads, tenant_id = leads == 5 ? "acme" : null })).StatusCode);
        }

        var metric = Assert.Single(JsonNode.Parse(await host.Client.GetStringAsync("/api/flows/measured/metrics?days=7"))!["items"]!.AsArray())!;
        var day = Assert.Single(metric["days"]!.AsArray())!;
        Assert.Equal(("leads", 2, 8.0, 3.0, 5.0, 5.0), ((string?)metric["name"], (int)day["count"]!, (double)day["sum"]!, (double)day["least"]!, (double)day["most"]!, (double)day["latest"]!));

        var ofAcme = Assert.Single(JsonNode.Parse(await host.Client.GetStringAsync("/api/flows/measured/metrics?client=acme"))!["items"]!.AsArray())!;
        Assert.Equal(5.0, (double)Assert.Single(ofAcme["days"]!.AsArray())!["sum"]!);
        Assert.Empty(JsonNode.Parse(await host.Client.GetStringAsync("/api/flows/measured/metrics?client=nobody"))!["items"]!.AsArray());

        // What ran is told by client too.
        var overview = JsonNode.Parse(await host.Client.GetStringAsync("/api/overview?client=acme"))!;
        Assert.Equal(1, overview["flows"]!.AsArray().Single(flow => (string?)flow!["definitionId"] == "measured")!["runs"]!.GetValue<int>());
        Assert.Empty(JsonNode.Parse(await host.Client.GetStringAsync("/api/overview?client=nobody"))!["flows"]!.AsArray());

        using var other = await host.SignedInAsync("elsewhere", "admin");
        Assert.Empty(JsonNode.Parse(await other.GetStringAsync("/api/flows/measured/metrics"))!["items"]!.AsArray());
        Assert.Equal(HttpStatusCode.BadRequest, (await host.Client.GetAsync("/api/flows/measured/metrics?days=0")).StatusCode);
    }
}
