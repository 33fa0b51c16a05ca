using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Host.Tests.Identity;

namespace Bizoholic.Flows.Host.Tests.Management;

public sealed class ExperimentTests(FlowsHost host) : IClassFixture<FlowsHost>
{
    [Fact]
    public async Task A_flows_experiments_are_listed_with_their_odds_for_its_own_tenant()
    {
        var step = Flow.Activity("choose", "Bizoholic.Experiment").Input("experimentName", "subject lines").Input("subject", "return $json.body.who", "JavaScript").Input("variants", """["short","long"]""", "Object");
        await host.SaveAsync(Flow.Of("experimenting", Flow.Endpoint("experimenting", "POST"), step), publish: true);
        Assert.Empty(await ListAsync(host.Client));
        foreach (var who in (string[])["ann", "bob", "ann"])
        {
            Assert.True((await host.Anonymous.PostAsJsonAsync("/webhook/experimenting", new { who })).IsSuccessStatusCode);
        }

        var experiment = Assert.Single(await ListAsync(host.Client))!;
        Assert.Equal("subject lines", (string?)experiment["name"]);
        Assert.Equal(2, experiment["variants"]!.AsArray().Sum(variant => (int)variant!["shown"]!));
        Assert.Equal(1, experiment["variants"]!.AsArray().Sum(variant => (double)variant!["best"]!), 6);

        using var other = await host.SignedInAsync("elsewhere", "admin");
        Assert.Empty(await ListAsync(other));
    }

    private static async Task<JsonArray> ListAsync(HttpClient client) => JsonNode.Parse(await client.GetStringAsync("/api/flows/experimenting/experiments"))!["items"]!.AsArray();
}
