using System.Net;
using System.Text.Json.Nodes;

namespace Bizoholic.Flows.Host.Tests.Management;

public sealed class RunMigrationTests(FlowsHost host) : IClassFixture<FlowsHost>
{
    [Fact]
    public async Task A_run_that_waits_is_moved_to_the_published_version_and_ends_under_it()
    {
        var run = await WaitingAsync("moved", Set("old"));
        await host.SaveAsync(Flow.Of("moved", Wait("moved"), Set("new")), publish: true);
        Assert.Equal((1, 2), await VersionsAsync(run));

        Assert.Equal(HttpStatusCode.NoContent, (await MigrateAsync(run, new { })).StatusCode);

        Assert.Equal((2, 2), await VersionsAsync(run));
        Assert.Equal("new", await GoOnAsync("moved", run));
        Assert.Equal((HttpStatusCode.Conflict, "The run is over"), await RefusedAsync(await MigrateAsync(run, new { })));
    }

    [Fact]
    public async Task Many_are_moved_at_once_and_those_that_do_not_fit_are_told_and_stay()
    {
        var fits = await WaitingAsync("many", Set("old"));
        await host.SaveAsync(Flow.Of("many", Wait("many"), Flow.WriteLine("more", "x"), Set("old")), publish: true);
        var other = await WaitingAsync("gone", Set("old"));
        await host.SaveAsync(Flow.Of("gone", Flow.WriteLine("else", "x"), Set("new")), publish: true);

        var answer = await FlowsHost.Read(await host.Client.PostAsync("/api/runs/bulk", FlowsHost.Json(new { action = "migrate", ids = new[] { fits, other } })));
        Assert.Equal((1, other), (answer["done"]!.GetValue<int>(), answer["left"]!.AsArray().Single()!.GetValue<string>()));

        var (status, title) = await RefusedAsync(await MigrateAsync(other, new { version = 2 }));
        Assert.Equal((HttpStatusCode.Conflict, "The run does not fit that version"), (status, title));
        Assert.Equal("old", await GoOnAsync("gone", other));
        Assert.Equal("old", await GoOnAsync("many", fits));
    }

    [Fact]
    public async Task A_version_or_run_that_is_not_there_is_named()
    {
        var run = await WaitingAsync("named", Set("x"));

        Assert.Equal(HttpStatusCode.BadRequest, (await RefusedAsync(await MigrateAsync(run, new { version = 9 }))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await RefusedAsync(await MigrateAsync("nobody", new { }))).Status);
    }

    private static JsonObject Wait(string name) => Flow.Activity("wait", "Elsa.Event").Input("eventName", name);

    private static JsonObject Set(string value) => Flow.Activity("set", "Elsa.SetOutput").Input("outputName", "said").Input("outputValue", value);

    private async Task<string> WaitingAsync(string flow, JsonObject last)
    {
        await host.SaveAsync(Flow.Of(flow, Wait(flow), last), publish: true);
        var id = (await host.PostAsync($"/workflow-definitions/{flow}/dispatch"))["workflowInstanceId"]!.GetValue<string>();
        await Eventually.IsTrueAsync(async () => (await host.GetAsync($"/workflow-instances/{id}"))["subStatus"]!.GetValue<string>() == "Suspended");
        return id;
    }

    private Task<HttpResponseMessage> MigrateAsync(string run, object body) => host.Client.PostAsync($"/api/runs/{run}/migrate", FlowsHost.Json(body));

    private async Task<(int Own, int Published)> VersionsAsync(string run)
    {
        var detail = await FlowsHost.Read(await host.Client.GetAsync($"/api/runs/{run}"));
        return (detail["run"]!["version"]!.GetValue<int>(), detail["publishedVersion"]!.GetValue<int>());
    }

    /// <returns>What the run said in the end.</returns>
    private async Task<string> GoOnAsync(string name, string run)
    {
        await host.PostAsync($"/events/{name}/trigger", new { workflowInstanceId = run });
        await Eventually.IsTrueAsync(async () => (await host.GetAsync($"/workflow-instances/{run}"))["subStatus"]!.GetValue<string>() == "Finished");
        return (await host.GetAsync($"/workflow-instances/{run}"))["workflowState"]!["output"]!["said"]!.GetValue<string>();
    }

    private static async Task<(HttpStatusCode Status, string Title)> RefusedAsync(HttpResponseMessage answer)
        => (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["title"]!.GetValue<string>());
}
