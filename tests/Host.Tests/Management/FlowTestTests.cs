using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Bizoholic.Flows.Host.Tests.Management;

public sealed class FlowTestTests(FlowsHost host) : IClassFixture<FlowsHost>
{
    [Fact]
    public async Task A_draft_is_tried_up_to_a_step_and_no_further()
    {
        await host.SaveAsync(Flow.Of("upto", Flow.WriteLine("a", "1"), Flow.WriteLine("b", "2"), Flow.Fault("c", "must not run")));

        var run = await TestAsync("upto", new { toActivityId = "b" });

        Assert.Equal("Finished", run["run"]!["status"]!.GetValue<string>());
        Assert.True(run["run"]!["isTest"]!.GetValue<bool>());
        Assert.Equal(["a", "b"], Ran(run));
        Assert.Equal(HttpStatusCode.BadRequest, (await host.Client.PostAsJsonAsync("/api/flows/upto/test", new { toActivityId = "nobody" })).StatusCode);
    }

    [Theory]
    [InlineData("Timer", "interval", "00:15:00")]
    [InlineData("Cron", "cronExpression", "0 9 * * MON")]
    [InlineData("StartAt", "dateTime", "2100-01-01T00:00:00Z")]
    public async Task A_flow_that_the_clock_starts_is_tried_at_once(string trigger, string input, string value)
    {
        var clock = Flow.Activity("clock", $"Elsa.{trigger}").Input(input, value);
        clock["customProperties"] = new JsonObject { ["canStartWorkflow"] = true };
        await host.SaveAsync(Flow.Of($"tried-{trigger}", clock, Flow.WriteLine("say", "on time")));

        var run = await TestAsync($"tried-{trigger}", new { });

        Assert.Equal("Finished", run["run"]!["status"]!.GetValue<string>());
        Assert.Equal(["clock", "say"], Ran(run));
    }

    [Fact]
    public async Task Data_that_is_kept_takes_the_place_of_a_step()
    {
        await host.SaveAsync(Flow.Of("pinned", Flow.Fault("call", "would call out"), Flow.Activity("say", "Elsa.WriteLine").Input("text", "'Hi ' + $json.name", "JavaScript")));
        Assert.Equal(HttpStatusCode.NoContent, (await host.Client.PutAsJsonAsync("/api/flows/pinned/samples/call", new { kind = "items", data = new[] { new { name = "Ada" } }, isPinned = true })).StatusCode);

        var run = await TestAsync("pinned", new { });

        Assert.Equal("Finished", run["run"]!["status"]!.GetValue<string>());
        var number = run["steps"]!.AsArray().Single(step => step!["activityId"]!.GetValue<string>() == "say")!["number"]!.GetValue<long>();
        var data = await FlowsHost.Read(await host.Client.GetAsync($"/api/runs/{run["run"]!["id"]}/steps/{number}/data"));
        Assert.Contains("Hi Ada", data["inputs"]!["text"]!.GetValue<string>());
        Assert.Contains("Ada", data["received"]!["text"]!.GetValue<string>());
        Assert.Equal("call", Assert.Single((await FlowsHost.Read(await host.Client.GetAsync("/api/flows/pinned/samples")))["samples"]!.AsArray())!["activityId"]!.GetValue<string>());

        await host.Client.DeleteAsync("/api/flows/pinned/samples/call");
        Assert.Equal("Faulted", (await TestAsync("pinned", new { }))["run"]!["status"]!.GetValue<string>());
    }

    [Fact]
    public async Task The_next_call_to_a_draft_is_heard_kept_and_tried_with()
    {
        await host.SaveAsync(Flow.Of("heard", Flow.Endpoint("heard/{who}", "POST"), Flow.Activity("say", "Elsa.WriteLine").Input("text", "$json.body.greeting", "JavaScript")));
        Assert.Equal(HttpStatusCode.NotFound, (await host.Anonymous.PostAsJsonAsync("/webhook/heard/ada", new { greeting = "Hello" })).StatusCode);

        var listening = host.Client.PostAsync("/api/flows/heard/listen/in", FlowsHost.Json(new { }));
        HttpResponseMessage? answer = null;
        await Eventually.IsTrueAsync(async () => (answer = await host.Anonymous.PostAsJsonAsync("/webhook/heard/ada", new { greeting = "Hello" })).StatusCode == HttpStatusCode.OK);
        Assert.Contains("sample data", await answer!.Content.ReadAsStringAsync());
        Assert.Contains("Hello", (await FlowsHost.Read(await listening))["call"]!.ToJsonString());

        var run = await TestAsync("heard", new { });
        Assert.Equal("Finished", run["run"]!["status"]!.GetValue<string>());
        Assert.Equal(["in", "say"], Ran(run));
        Assert.Equal(HttpStatusCode.NotFound, (await host.Anonymous.PostAsJsonAsync("/webhook/heard/ada", new { greeting = "Hello" })).StatusCode);
    }

    [Fact]
    public async Task A_step_that_is_no_webhook_is_not_listened_to()
    {
        await host.SaveAsync(Flow.Of("deaf", Flow.WriteLine("a", "1")));
        Assert.Equal(HttpStatusCode.BadRequest, (await host.Client.PostAsync("/api/flows/deaf/listen/a", null)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await host.Client.PutAsJsonAsync("/api/flows/deaf/samples/a", new { kind = "items", data = new[] { 1 }, isPinned = true })).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await host.Client.PostAsJsonAsync("/api/flows/nobody/test", new { })).StatusCode);
    }

    [Fact]
    public async Task A_large_value_comes_in_pieces_that_make_up_the_whole()
    {
        await host.SaveAsync(Flow.Of("large", Flow.Activity("make", "Elsa.RunJavaScript").Input("script", "'ä€😀'.repeat(20000)", "Literal"), Flow.WriteLine("end", "x")));
        var run = await TestAsync("large", new { });
        var make = run["steps"]!.AsArray().Single(step => step!["activityId"]!.GetValue<string>() == "make")!["number"]!.GetValue<long>();
        var path = $"/api/runs/{run["run"]!["id"]}/steps/{make}/data";
        var first = (await FlowsHost.Read(await host.Client.GetAsync(path)))["outputs"]!;
        var whole = first["text"]!.GetValue<string>();
        var length = first["length"]!.GetValue<long>();
        Assert.True(whole.Length is >= 20_000 and < 20_002 && length > 60_000);
        while (whole.Length < length)
        {
            whole += (await FlowsHost.Read(await host.Client.GetAsync($"{path}/outputs?offset={whole.Length}&take=30001")))["text"]!.GetValue<string>();
        }

        Assert.Equal(length, whole.Length);
        Assert.Contains(string.Concat(Enumerable.Repeat("ä€😀", 20_000)), JsonNode.Parse(whole)!.AsObject().Select(output => output.Value!.GetValue<string>()));
        Assert.Equal(HttpStatusCode.BadRequest, (await host.Client.GetAsync($"{path}/secrets")).StatusCode);
    }

    [Fact]
    public async Task Health_tells_what_waits_and_how_long_runs_take()
    {
        await host.SaveAsync(Flow.Of("healthy", Flow.Activity("wait", "Elsa.Event").Input("eventName", "never")), publish: true);
        await host.PostAsync("/workflow-definitions/healthy/execute", new { });
        var health = await FlowsHost.Read(await host.Client.GetAsync("/api/health"));
        Assert.True(health["waiting"]!.GetValue<long>() >= 1);
        Assert.Equal(24, health["hours"]!.AsArray().Count);
        Assert.True(health["hours"]!.AsArray()[^1]!["other"]!.GetValue<long>() >= 1);
    }

    private async Task<JsonObject> TestAsync(string flow, object request)
    {
        var id = (await FlowsHost.Read(await host.Client.PostAsync($"/api/flows/{flow}/test", FlowsHost.Json(request))))["runId"]!.GetValue<string>();
        JsonObject run = [];
        await Eventually.IsTrueAsync(async () => (run = await FlowsHost.Read(await host.Client.GetAsync($"/api/runs/{id}")))["run"]!["status"]!.GetValue<string>() is "Finished" or "Faulted");
        return run;
    }

    private static string[] Ran(JsonObject run)
        => [.. run["steps"]!.AsArray().Where(step => step!["isFrame"]!.GetValue<bool>() == false).Select(step => step!["activityId"]!.GetValue<string>())];
}
