using System.Net;
using System.Text.Json.Nodes;

namespace Bizoholic.Flows.Host.Tests.Definitions;

public sealed class PublishTests(FlowsHost host) : IClassFixture<FlowsHost>
{
    [Fact]
    public async Task A_reachable_activity_that_is_not_installed_keeps_a_flow_from_being_published_and_is_named()
    {
        var problem = await RefusedAsync(Flow.Of("unknown-type", Flow.WriteLine("a", "x"), Flow.Activity("Fetch prices", "Acme.Prices")));

        Assert.Contains("Fetch prices", problem);
        Assert.Contains("Acme.Prices", problem);
        Assert.Equal(HttpStatusCode.NotFound, (await host.Client.GetAsync($"{FlowsHost.Api}/workflow-definitions/by-definition-id/unknown-type")).StatusCode);
    }

    [Fact]
    public async Task One_that_no_run_can_reach_does_not()
    {
        var flow = Flow.Of("unreachable-type", Flow.WriteLine("a", "x"), Flow.Activity("island", "Acme.Prices"));
        flow["root"]!["connections"] = new JsonArray();
        flow["root"]!["start"] = "a";

        Assert.True((await host.SaveAsync(flow, publish: true))["isPublished"]!.GetValue<bool>());
    }

    [Fact]
    public async Task An_expression_that_does_not_compile_is_named_with_its_field()
        => Assert.Contains("text", await RefusedAsync(Flow.Of("broken-script", Flow.Activity("say", "Elsa.WriteLine").Input("text", "1 +", "JavaScript"))));

    [Fact]
    public async Task A_webhook_that_another_flow_has_cannot_be_published()
    {
        await host.SaveAsync(Flow.Of("first-owner", Flow.Endpoint("taken/{id}", "POST")), publish: true);

        var problem = await RefusedAsync(Flow.Of("second-owner", Flow.Endpoint("TAKEN/{other}", "GET", "POST")));

        Assert.Contains("first-owner", problem);
    }

    [Fact]
    public async Task A_path_that_is_none_is_refused()
        => Assert.Contains("is not a path", await RefusedAsync(Flow.Of("bad-path", Flow.Endpoint("orders/{id", "POST"))));

    [Fact]
    public async Task Bulk_publishing_does_what_it_can_and_says_what_it_could_not()
    {
        await host.SaveAsync(Flow.Of("bulk-good", Flow.WriteLine("a", "x")));
        await host.SaveAsync(Flow.Of("bulk-bad", Flow.Activity("alien", "Acme.Alien")));

        var answer = await host.PostAsync("/bulk-actions/publish/workflow-definitions/by-definition-ids", new { definitionIds = new[] { "bulk-good", "bulk-bad", "bulk-none" } });

        Assert.Equal("bulk-good", answer["published"]![0]!.GetValue<string>());
        Assert.Equal("bulk-bad", answer["failed"]![0]!.GetValue<string>());
        Assert.Equal("bulk-none", answer["notFound"]![0]!.GetValue<string>());
        Assert.Contains("Acme.Alien", answer["warnings"]!["bulk-bad"]![0]!.GetValue<string>());
    }

    private async Task<string> RefusedAsync(JsonObject flow)
    {
        var response = await host.SendAsync("/workflow-definitions", FlowsHost.Saving(flow, publish: true));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var problem = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        return string.Join(' ', problem["errors"]!.AsObject().SelectMany(error => error.Value!.AsArray()).Select(message => message!.GetValue<string>()));
    }
}
