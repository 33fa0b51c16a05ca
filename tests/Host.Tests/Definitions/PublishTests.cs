using System.Net;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Host.Tests.Identity;

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

        Assert.Contains("POST /taken/{} is already the webhook of the flow 'Flow first-owner'", problem);
        Assert.DoesNotContain("GET", problem);
    }

    [Fact]
    public async Task Of_another_tenants_webhook_nothing_is_told_but_that_it_is_taken()
    {
        using var elsewhere = await host.SignedInAsync("elsewhere", "admin");
        (await elsewhere.PostAsync($"{FlowsHost.Api}/workflow-definitions", FlowsHost.Json(FlowsHost.Saving(Flow.Of("a-secret-of-theirs", Flow.Endpoint("shared-path", "POST")), publish: true)))).EnsureSuccessStatusCode();

        var problem = await RefusedAsync(Flow.Of("wants-it-too", Flow.Endpoint("shared-path", "POST")));

        Assert.Contains("is already the webhook of a flow of another tenant", problem);
        Assert.DoesNotContain("a-secret-of-theirs", problem);
    }

    [Fact]
    public async Task Two_steps_of_a_flow_cannot_have_one_webhook()
    {
        var flow = Flow.Of("twice", Flow.Endpoint("twice", "POST"));
        var second = Flow.Endpoint("twice", "GET", "POST");
        (second["id"], second["name"]) = ("again", "again");
        flow["root"]!["activities"]!.AsArray().Add(second);

        Assert.Contains("POST /twice is already the webhook of another step", await RefusedAsync(flow));
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

    [Fact]
    public async Task A_save_that_wants_the_check_list_keeps_the_edit_and_publishes_only_what_nothing_is_said_of()
    {
        await host.SaveAsync(Flow.Of("looked-over", Flow.Endpoint("looked-over", "POST").Input("authorize", "true"), Flow.WriteLine("say", "first")), publish: true);

        // A warning is shown first, too: nothing leads to the added step.
        var loose = Flow.Of("looked-over", Flow.Endpoint("looked-over", "POST").Input("authorize", "true"), Flow.WriteLine("say", "second"));
        loose["root"]!["activities"]!.AsArray().Add(Flow.WriteLine("alone", "never"));
        var held = await CheckedAsync(loose);
        Assert.Equal((HttpStatusCode.BadRequest, "looked-over"), (held.StatusCode, held.Headers.GetValues("x-flows-check").Single()));
        Assert.Contains("Your changes are saved", await held.Content.ReadAsStringAsync());
        Assert.Contains("second", (await LatestAsync("Latest")).ToJsonString());
        Assert.DoesNotContain("second", (await LatestAsync("Published")).ToJsonString());

        // What was kept is what the editor has in hand now.
        var revision = held.Headers.GetValues("x-flows-revision").Single();
        var mended = await CheckedAsync(Flow.Of("looked-over", Flow.Endpoint("looked-over", "POST").Input("authorize", "true"), Flow.WriteLine("say", "third")), revision);
        Assert.Equal(HttpStatusCode.OK, mended.StatusCode);
        Assert.False(mended.Headers.Contains("x-flows-check"));
        Assert.Contains("third", (await LatestAsync("Published")).ToJsonString());

        // That anybody may call it, or that nothing starts it, is said in the list and meant often enough.
        Assert.Equal(HttpStatusCode.OK, (await CheckedAsync(Flow.Of("open-webhook", Flow.Endpoint("open-webhook", "POST"), Flow.WriteLine("say", "x")))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await CheckedAsync(Flow.Of("by-hand", Flow.WriteLine("say", "x")))).StatusCode);

        // Somebody else's webhook is on the list, too, and the edit stays.
        var taken = await CheckedAsync(Flow.Of("looked-over-too", Flow.Endpoint("looked-over", "POST").Input("authorize", "true"), Flow.WriteLine("say", "kept")));
        Assert.Equal(HttpStatusCode.BadRequest, taken.StatusCode);
        Assert.Equal("looked-over-too", taken.Headers.GetValues("x-flows-check").Single());
        var findings = (await FlowsHost.Read(await host.Client.GetAsync("/api/flows/looked-over-too/check")))["findings"]!.AsArray();
        Assert.Contains(findings, finding => (string?)finding!["kind"] == "trigger" && (bool)finding["isBlocking"]! && ((string)finding["message"]!).Contains("is already the webhook of the flow 'Flow looked-over'", StringComparison.Ordinal));
        Assert.True(taken.Headers.Contains("x-flows-revision"));
        Assert.Contains("kept", (await host.GetAsync("/workflow-definitions/by-definition-id/looked-over-too")).ToJsonString());

        Task<HttpResponseMessage> CheckedAsync(JsonObject flow, string? from = null)
        {
            var request = new HttpRequestMessage(HttpMethod.Post, $"{FlowsHost.Api}/workflow-definitions") { Content = FlowsHost.Json(FlowsHost.Saving(flow, publish: true)) };
            request.Headers.Add("x-flows-check", "true");
            if (from is not null)
            {
                request.Headers.Add("x-flows-base", from);
            }

            return host.Client.SendAsync(request);
        }

        Task<JsonObject> LatestAsync(string version) => host.GetAsync($"/workflow-definitions/by-definition-id/looked-over?versionOptions={version}");
    }

    private async Task<string> RefusedAsync(JsonObject flow)
    {
        var response = await host.SendAsync("/workflow-definitions", FlowsHost.Saving(flow, publish: true));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var problem = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        return string.Join(' ', problem["errors"]!.AsObject().SelectMany(error => error.Value!.AsArray()).Select(message => message!.GetValue<string>()));
    }
}
