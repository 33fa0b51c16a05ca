using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Chaos.Processes;
using Microsoft.AspNetCore.SignalR.Client;
using Xunit.Abstractions;
using static Bizoholic.Flows.Chaos.Flows.FlowJson;

namespace Bizoholic.Flows.Cluster.Tests;

/// <summary>It makes no difference which host is asked.</summary>
[Collection(ClusterTests.Name)]
public sealed class TwoHostsTests(TwoHosts hosts, ITestOutputHelper output) : IClassFixture<TwoHosts>
{
    [Fact]
    public async Task Hosts_that_start_together_are_one_installation()
    {
        using var cluster = hosts.For(output);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{cluster.B.Address}/elsa/api/workflow-definitions");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", cluster.A.Token);

        Assert.Equal(HttpStatusCode.OK, (await cluster.B.Client.SendAsync(request)).StatusCode);
        Assert.Equal(1L, await cluster.QueryAsync("SELECT count(*) FROM users"));
        Assert.Equal(0L, await cluster.QueryAsync("SELECT count(*) FROM (SELECT 1 FROM definition_versions GROUP BY definition_id, version HAVING count(*) > 1) doubled"));
    }

    [Fact]
    public async Task What_is_published_on_one_host_acts_at_once_on_the_other()
    {
        using var cluster = hosts.For(output);
        Assert.Equal(HttpStatusCode.NotFound, (await PostAsync(cluster.B, "fresh")).StatusCode);

        await cluster.A.PublishAsync(Chain("fresh", Webhook("in", "fresh"), Answer("out", "({version: 1})")));
        Assert.Equal(1, await VersionAsync(cluster.B));
        await cluster.A.PublishAsync(Chain("fresh", Webhook("in", "fresh"), Answer("out", "({version: 2})")));
        Assert.Equal(2, await VersionAsync(cluster.B));
        await cluster.A.PostAsync("/workflow-definitions/fresh/retract", new { });
        Assert.Equal(HttpStatusCode.NotFound, (await PostAsync(cluster.B, "fresh")).StatusCode);

        static async Task<int> VersionAsync(HostProcess host)
            => (await (await PostAsync(host, "fresh")).Content.ReadFromJsonAsync<JsonElement>()).GetProperty("version").GetInt32();
    }

    [Fact]
    public async Task A_more_exact_route_published_elsewhere_goes_first_at_once()
    {
        using var cluster = hosts.For(output);
        await cluster.A.PublishAsync(Chain("any", Webhook("in", "orders/{id}"), Answer("out", "({flow: 'any'})")));
        Assert.Equal("any", await FlowAsync());
        await cluster.A.PublishAsync(Chain("exact", Webhook("in", "orders/seven"), Answer("out", "({flow: 'exact'})")));
        Assert.Equal("exact", await FlowAsync());

        async Task<string?> FlowAsync() => (await (await PostAsync(cluster.B, "orders/seven")).Content.ReadFromJsonAsync<JsonElement>()).GetProperty("flow").GetString();
    }

    [Fact]
    public async Task An_event_on_one_host_starts_what_was_published_on_the_other_a_moment_ago()
    {
        await using var gate = await Gate.StartAsync();
        gate.Open();
        using var cluster = hosts.For(output);
        await cluster.B.PublishAsync(Chain("sender", Webhook("in", "send"), Activity("PublishEvent", "publish", ("eventName", Literal("lead"))), Answer("out", "({})")));
        (await PostAsync(cluster.B, "send")).EnsureSuccessStatusCode();
        await Cluster.UntilAsync(async () => await cluster.QueryAsync("SELECT NOT EXISTS (SELECT 1 FROM outbox)") is true, "The event that nobody listened to is still on its way.");

        await cluster.A.PublishAsync(Chain("listener", Event("heard", "lead", starts: true), Effect("call", gate.Address)));
        (await PostAsync(cluster.B, "send")).EnsureSuccessStatusCode();
        await gate.ArrivedAsync();
        Assert.Single(gate.Calls);
    }

    [Fact]
    public async Task A_waiting_run_is_resumed_and_answered_by_whichever_host_is_called()
    {
        using var cluster = hosts.For(output);
        await cluster.A.PublishAsync(Chain("asks", Webhook("in", "asks"), Webhook("reply", "replies", starts: false), Answer("out", "({run: getWorkflowInstanceId()})")));
        var started = await PostAsync(cluster.A, "asks");
        Assert.Equal(HttpStatusCode.Accepted, started.StatusCode);
        var runId = (await started.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("workflowInstanceId").GetString();

        var answer = await PostAsync(cluster.B, "replies");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal($"{{\"run\":\"{runId}\"}}", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_call_to_one_host_reaches_a_run_that_the_other_is_driving_and_brings_its_answer_back()
    {
        await using var gate = await Gate.StartAsync();
        using var cluster = hosts.For(output);
        var (start, call, reply, answer) = (Webhook("in", "busy"), Effect("call", gate.Address), Webhook("reply", "while-busy", starts: false), Answer("out", "({run: getWorkflowInstanceId()})"));
        await cluster.A.PublishAsync(Flowchart("busy", [start, call, reply, answer], [Connection(start, call), Connection(start, reply), Connection(reply, answer)]));
        var starting = PostAsync(cluster.A, "busy");
        await gate.ArrivedAsync();
        await HoldsAsync(cluster, "SELECT EXISTS (SELECT 1 FROM bookmarks WHERE name = 'HttpEndpoint')", "The run does not wait for the call.");

        var said = await PostAsync(cluster.B, "while-busy");
        Assert.Equal(HttpStatusCode.OK, said.StatusCode);
        Assert.Equal(gate.Calls[0].Run, (await said.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("run").GetString());
        gate.Open();
        await starting;
        await Cluster.BecomesAsync(cluster.B, gate.Calls[0].Run, "Finished");
        Assert.Single(gate.Calls);
    }

    [Fact]
    public async Task A_run_that_one_host_drives_is_cancelled_through_the_other()
    {
        await using var gate = await Gate.StartAsync();
        using var cluster = hosts.For(output);
        await cluster.A.PublishAsync(Chain("stopped", Effect("call", gate.Address), Effect("after", gate.Address)));
        var runId = (await cluster.A.PostAsync("/workflow-definitions/stopped/dispatch", new { })).GetProperty("workflowInstanceId").GetString()!;
        await gate.ArrivedAsync();

        await cluster.B.PostAsync($"/cancel/workflow-instances/{runId}", new { });
        await HoldsAsync(cluster, $"SELECT NOT EXISTS (SELECT 1 FROM run_inbox WHERE run_id = '{runId}')", "The other host has not taken the command.");
        gate.Open();
        await Cluster.BecomesAsync(cluster.B, runId, "Cancelled");
        Assert.Single(gate.Calls);
    }

    [Fact]
    public async Task A_page_open_at_one_host_follows_a_run_of_the_other()
    {
        using var cluster = hosts.For(output);
        await cluster.A.PublishAsync(Chain("watched", Event("wait", "go-on", starts: false)));
        var runId = (await cluster.A.PostAsync("/workflow-definitions/watched/dispatch", new { })).GetProperty("workflowInstanceId").GetString()!;
        await Cluster.BecomesAsync(cluster.B, runId, "Suspended");
        var told = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var page = new HubConnectionBuilder()
            .WithUrl(new Uri($"{cluster.B.Address}/elsa/hubs/workflow-instance"), options => options.AccessTokenProvider = () => Task.FromResult(cluster.B.Token)).Build();
        page.On<JsonObject>("WorkflowInstanceUpdatedAsync", message => told.TrySetResult(message["workflowInstanceId"]!.GetValue<string>()));
        await page.StartAsync();
        await page.InvokeAsync("ObserveInstanceAsync", runId);

        await cluster.A.PostAsync($"/cancel/workflow-instances/{runId}", new { });
        Assert.Equal(runId, await told.Task.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    private static Task<HttpResponseMessage> PostAsync(HostProcess host, string path) => host.Client.PostAsJsonAsync($"{host.Address}/webhook/{path}", new { });

    private static async Task HoldsAsync(Cluster.Use cluster, string condition, string otherwise)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (await cluster.QueryAsync(condition) is not true)
        {
            Assert.False(limit.IsCancellationRequested, otherwise);
            await Task.Delay(20, CancellationToken.None);
        }
    }
}
