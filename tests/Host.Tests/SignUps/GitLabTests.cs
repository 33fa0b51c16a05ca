using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Storage.Tests.Fixtures;

namespace Bizoholic.Flows.Host.Tests.SignUps;

/// <summary>A service that keeps any number of addresses has each flow's once, whatever becomes of hosts.</summary>
public sealed class GitLabTests
{
    private readonly FakeGitLab _gitLab = new();

    [Fact]
    public async Task Two_hosts_on_one_database_tell_the_service_once_and_both_take_its_calls()
    {
        await using var server = await PostgresServer.StartAsync();
        (string, string)[] settings = [("Storage:Provider", "postgres"), ("Storage:ConnectionString", await server.CreateDatabaseAsync()), ("PublicUrl", "https://flows.example.com"), ("Credentials:MasterKeys", $"1:{Convert.ToBase64String(new byte[32])}")];
        var one = await FlowsHost.StartAsync(_gitLab.Edge, settings);
        var other = await FlowsHost.StartAsync(_gitLab.Edge, settings);
        await PublishAsync(one, "pushes", "push");

        await ToldAsync(other, "pushes");
        var hook = Assert.Single(_gitLab.Hooks);
        Assert.True(hook["push_events"]!.GetValue<bool>());
        foreach (var host in (FlowsHost[])[one, other, one])
        {
            Assert.Equal(HttpStatusCode.OK, (await FakeGitLab.PushAsync(host, hook, "the-same")).StatusCode);
        }

        Assert.Single((await FlowsHost.Read(await other.Client.GetAsync("/api/runs?flow=pushes")))["items"]!.AsArray());

        await other.PostAsync("/workflow-definitions/pushes/retract");
        await Eventually.IsTrueAsync(() => Task.FromResult(_gitLab.Hooks.Count == 0));
        await one.DisposeAsync();
        await other.DisposeAsync();
    }

    [Fact]
    public async Task A_hook_whose_making_was_never_written_down_is_replaced_and_not_left_beside_another()
    {
        var folder = Directory.CreateTempSubdirectory("flows-sign-ups-");
        (string, string)[] settings = [("Storage:Provider", "sqlite"), ("FLOWS_DATA", folder.FullName), ("PublicUrl", "https://flows.example.com")];
        var first = await FlowsHost.StartAsync(_gitLab.Edge, settings);
        _gitLab.Holds = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await PublishAsync(first, "left", "push");
        await _gitLab.Holds.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await first.DisposeAsync();
        _gitLab.Holds = null;
        Assert.Single(_gitLab.Hooks);

        var second = await FlowsHost.StartAsync(_gitLab.Edge, settings);
        await ToldAsync(second, "left");
        Assert.Equal(2, Assert.Single(_gitLab.Hooks)["id"]!.GetValue<int>());

        // Other events: the old hook goes, the new one comes.
        await PublishAsync(second, "left", "issues");
        await Eventually.IsTrueAsync(() => Task.FromResult(_gitLab.Hooks is [{ } hook] && hook["issues_events"]?.GetValue<bool>() == true));

        // Somebody who removes it at the service removes it for an hour at most; a flow that is deleted leaves nothing.
        Assert.True((await second.Client.DeleteAsync($"{FlowsHost.Api}/workflow-definitions/left")).IsSuccessStatusCode);
        await Eventually.IsTrueAsync(() => Task.FromResult(_gitLab.Hooks.Count == 0));
        await second.DisposeAsync();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_hook_of_settings_that_are_replaced_is_not_left_while_the_service_is_down()
    {
        var host = await FlowsHost.StartAsync(_gitLab.Edge, ("PublicUrl", "https://flows.example.com"));
        await PublishAsync(host, "moved", "push");
        await ToldAsync(host, "moved");

        _gitLab.IsDown = true;
        await PublishAsync(host, "moved", "issues", project: "other");
        await StandingAsync(host, "moved", "Failed");
        _gitLab.IsDown = false;

        await Eventually.IsTrueAsync(() => Task.FromResult(_gitLab.Hooks is [{ } hook] && hook["issues_events"]?.GetValue<bool>() == true));
        await host.DisposeAsync();
    }

    private static async Task PublishAsync(FlowsHost host, string id, string events, string project = "site")
    {
        var flow = new JsonObject
        {
            ["id"] = id,
            ["name"] = id,
            ["nodes"] = new JsonArray(new JsonObject { ["id"] = "t", ["name"] = "Pushed", ["type"] = "n8n-nodes-base.gitlabTrigger", ["typeVersion"] = 1, ["position"] = new JsonArray(0, 0), ["webhookId"] = $"hook-{id}", ["parameters"] = new JsonObject { ["owner"] = "acme", ["repository"] = project, ["events"] = new JsonArray(events) } }),
            ["connections"] = new JsonObject(),
        };
        using var form = new MultipartFormDataContent { { new StringContent(flow.ToJsonString()), "files", "flow.json" } };
        await FlowsHost.Read(await host.Client.PostAsync("/api/import/n8n", form));
        var known = (await FlowsHost.Read(await host.Client.GetAsync("/api/credentials")))["items"]!.AsArray();
        var credential = known.Count > 0 ? known[0]! : (await FlowsHost.Read(await host.Client.PostAsJsonAsync("/api/credentials", new { name = "gitlab", type = "serviceAccount", values = new { url = "https://gitlab.example.com", key = "glpat-of-tests" } })))["credential"]!;
        var choices = new { choices = new[] { new { kind = "gitlabApi", credentialId = credential["id"]!.GetValue<string>() } }, definitionIds = new[] { id } };
        await FlowsHost.Read(await host.Client.PutAsJsonAsync("/api/import/n8n/credentials", choices));
        await host.PostAsync($"/workflow-definitions/{id}/publish");
    }

    private static Task ToldAsync(FlowsHost host, string id) => StandingAsync(host, id, "Told");

    private static Task StandingAsync(FlowsHost host, string id, string state) => Eventually.IsTrueAsync(async () =>
        (await FlowsHost.Read(await host.Client.GetAsync("/api/sign-ups")))["items"]!.AsArray().Any(one => one!["definitionId"]!.GetValue<string>() == id && one["state"]!.GetValue<string>() == state));
}
