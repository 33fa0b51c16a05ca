using System.Text.Json.Nodes;

namespace Bizoholic.Flows.Host.Tests.Management;

public sealed class RunAttemptTests(FlowsHost host) : IClassFixture<FlowsHost>
{
    [Fact]
    public async Task Each_attempt_of_a_step_that_is_tried_again_by_itself_is_told_with_its_error_and_the_time_between()
    {
        var away = Flow.WriteLine("away", "x").Input("text", "throw new Error('The shop is away.')", "JavaScript");
        away["customProperties"] = new JsonObject { ["retry"] = new JsonObject { ["tries"] = 3, ["wait"] = "00:00:00.02" } };
        await host.SaveAsync(Flow.Of("tried-again", Flow.Endpoint("tried-again", "POST"), away), publish: true);
        await host.Anonymous.PostAsync("/webhook/tried-again", FlowsHost.Json(new { }));
        await Eventually.IsTrueAsync(async () => (string?)(await RunsAsync("tried-again")).FirstOrDefault()?["status"] == "Faulted");

        var step = await StepAsync("tried-again", "away");
        Assert.Equal(3, step["attempts"]!.AsArray().Count);
        Assert.All(step["attempts"]!.AsArray(), attempt => Assert.Contains("The shop is away.", (string?)attempt!["error"]));
        Assert.All(step["attempts"]!.AsArray(), attempt => Assert.NotNull(attempt!["endedAt"]));
        Assert.Equal(["running", "retrying", "running", "retrying", "running"], step["segments"]!.AsArray().Select(segment => (string?)segment!["kind"]).Where(kind => kind != "queued"));
    }

    [Fact]
    public async Task What_a_step_waits_on_is_told_by_name()
    {
        await host.SaveAsync(Flow.Of("waits-on", Flow.Endpoint("waits-on", "POST").Input("responseMode", "onReceived"), Flow.Activity("go", "Elsa.Event").Input("eventName", "paid")), publish: true);
        await host.Anonymous.PostAsync("/webhook/waits-on", FlowsHost.Json(new { }));
        await Eventually.IsTrueAsync(async () => (string?)(await RunsAsync("waits-on")).FirstOrDefault()?["status"] == "Suspended");

        var wait = Assert.Single((await StepAsync("waits-on", "go"))["waits"]!.AsArray())!;
        Assert.Equal(("Event", "paid", null), ((string?)wait["name"], (string?)wait["about"], (string?)wait["until"]));
    }

    private async Task<JsonArray> RunsAsync(string flow) => (await FlowsHost.Read(await host.Client.GetAsync($"/api/runs?flow={flow}")))["items"]!.AsArray();

    private async Task<JsonNode> StepAsync(string flow, string activity)
    {
        var run = await FlowsHost.Read(await host.Client.GetAsync($"/api/runs/{(string?)(await RunsAsync(flow))[0]!["id"]}"));
        return run["steps"]!.AsArray().Single(step => (string?)step!["activityId"] == activity)!;
    }
}
