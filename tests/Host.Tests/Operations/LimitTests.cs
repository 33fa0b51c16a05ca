using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Bizoholic.Flows.Host.Tests.Operations;

/// <summary>What operators hold back while the host runs: a tenant's runs, and the calls with a credential.</summary>
public sealed class LimitTests : IAsyncLifetime
{
    private readonly ConcurrentQueue<string> _calls = new();
    private readonly WebApplication _service = WebApplication.CreateSlimBuilder().Build();
    private FlowsHost _host = null!;

    public async Task InitializeAsync()
    {
        _service.Urls.Add("http://127.0.0.1:0");
        _service.MapPost("/hook", (HttpContext http) =>
        {
            _calls.Enqueue(http.Request.Headers["webhook-id"].ToString());
            return Results.Ok();
        });
        await _service.StartAsync();
        _host = await FlowsHost.StartAsync(("Outgoing:AllowedNetworks", "127.0.0.0/8"));
    }

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        await _service.DisposeAsync();
    }

    [Fact]
    public async Task While_a_credential_is_paused_nothing_is_called_with_it_and_the_steps_go_on_when_it_is_resumed()
    {
        var credential = await CredentialAsync();
        var run = await DispatchAsync("paused-credential", credential, pause: true);
        await BecomesAsync(run, "Suspended");
        Assert.Empty(_calls);
        var journal = await _host.PostAsync($"/workflow-instances/{run}/journal?skip=0&take=100", new { filter = (object?)null });
        Assert.Contains("is paused: the service is down", journal.ToJsonString());

        // It has not been tried: it waits, and says for what.
        var waiting = await StepAsync(run);
        Assert.Empty(waiting["attempts"]!.AsArray());
        Assert.Equal("waiting", (string?)waiting["segments"]!.AsArray()[^1]!["kind"]);
        var wait = Assert.Single(waiting["waits"]!.AsArray())!;
        Assert.Equal(("HeldBack", "The credential 'Hook' is paused: the service is down. The step goes on when it is resumed."), ((string?)wait["name"], (string?)wait["about"]));

        Assert.Equal(HttpStatusCode.NoContent, (await _host.Client.DeleteAsync($"/api/pauses/credential/{credential}")).StatusCode);
        await BecomesAsync(run, "Finished");
        Assert.Single(_calls);
        var done = await StepAsync(run);
        var attempt = Assert.Single(done["attempts"]!.AsArray())!;
        Assert.Null(attempt["error"]);
        Assert.True(attempt["startedAt"]!.GetValue<DateTimeOffset>() >= done["segments"]!.AsArray().Single(segment => (string?)segment!["kind"] == "waiting")!["to"]!.GetValue<DateTimeOffset>());
        Assert.DoesNotContain(done["segments"]!.AsArray(), segment => (string?)segment!["kind"] == "retrying");
    }

    [Fact]
    public async Task Calls_over_a_credentials_limit_wait_and_others_do_not()
    {
        var (limited, free) = (await CredentialAsync(), await CredentialAsync());
        Assert.Equal(HttpStatusCode.NoContent, (await _host.Client.PutAsJsonAsync($"/api/limits/credential/{limited}", new { callsPerMinute = 1, burst = 2 })).StatusCode);
        var runs = new List<string>();
        for (var i = 0; i < 4; i++)
        {
            runs.Add(await DispatchAsync($"limited-{i}", limited));
        }

        await Eventually.IsTrueAsync(async () => (await StatusesAsync(runs)).Order().SequenceEqual(["Finished", "Finished", "Suspended", "Suspended"]));
        Assert.Equal(2, _calls.Count);
        await BecomesAsync(await DispatchAsync("free", free), "Finished");

        var list = await FlowsHost.Read(await _host.Client.GetAsync("/api/limits"));
        Assert.Contains(list["credentials"]!.AsArray(), limit => (string?)limit!["credentialId"] == limited && (int?)limit["burst"] == 2);

        // Without the limit, those that wait are let go at once.
        Assert.Equal(HttpStatusCode.NoContent, (await _host.Client.DeleteAsync($"/api/limits/credential/{limited}")).StatusCode);
        await Eventually.IsTrueAsync(async () => (await StatusesAsync(runs)).All(status => status == "Finished"));
        Assert.Equal(5, _calls.Count);
    }

    [Fact]
    public async Task A_tenant_has_no_more_runs_under_way_than_its_limit_and_the_rest_take_their_turn()
    {
        Assert.Equal(HttpStatusCode.NoContent, (await _host.Client.PutAsJsonAsync("/api/limits/tenant", new { concurrentRuns = 1 })).StatusCode);
        await _host.SaveAsync(Flow.Of("turns", Flow.WriteLine("line", "ran")), publish: true);
        var runs = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            runs.Add((await _host.PostAsync("/workflow-definitions/turns/dispatch"))["workflowInstanceId"]!.GetValue<string>());
        }

        await Eventually.IsTrueAsync(async () => (await StatusesAsync(runs)).All(status => status == "Finished"));
        Assert.Equal(HttpStatusCode.NoContent, (await _host.Client.DeleteAsync("/api/limits/tenant")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _host.Client.DeleteAsync("/api/limits/tenant")).StatusCode);
    }

    [Theory]
    [InlineData("tenant", "{}", "concurrentRuns")]
    [InlineData("tenant", """{"concurrentRuns": 0}""", "concurrentRuns")]
    [InlineData("credential/x", """{"callsPerMinute": -1}""", "callsPerMinute")]
    [InlineData("credential/x", """{"callsPerMinute": 1, "burst": 0}""", "burst")]
    public async Task A_limit_that_makes_no_sense_is_refused_with_the_field(string path, string body, string field)
    {
        var answer = await _host.Client.PutAsync($"/api/limits/{path}", FlowsHost.Json(JsonNode.Parse(body)!));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.True((await answer.Content.ReadFromJsonAsync<JsonObject>())!["errors"]!.AsObject().ContainsKey(field));
        Assert.Equal(HttpStatusCode.NotFound, (await _host.Client.PutAsJsonAsync("/api/limits/credential/none", new { callsPerMinute = 1 })).StatusCode);
    }

    private async Task<JsonNode> StepAsync(string run)
        => (await FlowsHost.Read(await _host.Client.GetAsync($"/api/runs/{run}")))["steps"]!.AsArray().Single(step => (string?)step!["activityId"] == "tell")!;

    private async Task<string> CredentialAsync()
    {
        var values = new { secret = "whsec_" + Convert.ToBase64String(new byte[32]) };
        var created = await _host.Client.PostAsync("/api/credentials", FlowsHost.Json(new { name = "Hook", type = "webhookSecret", values }));
        return (await FlowsHost.Read(created))["credential"]!["id"]!.GetValue<string>();
    }

    private async Task<string> DispatchAsync(string id, string credential, bool pause = false)
    {
        var step = Flow.Activity("tell", "Bizoholic.NotifyWebhook").Input("secret", credential).Input("url", $"{_service.Urls.First()}/hook");
        await _host.SaveAsync(Flow.Of(id, step), publish: true);
        if (pause)
        {
            await _host.Client.PostAsync("/api/pauses", FlowsHost.Json(new { kind = "credential", target = credential, reason = "the service is down" }));
        }

        return (await _host.PostAsync($"/workflow-definitions/{id}/dispatch"))["workflowInstanceId"]!.GetValue<string>();
    }

    private Task BecomesAsync(string run, string status) => Eventually.IsTrueAsync(async () => (await StatusesAsync([run]))[0] == status);

    private async Task<IReadOnlyList<string>> StatusesAsync(IEnumerable<string> runs)
    {
        var statuses = new List<string>();
        foreach (var run in runs)
        {
            statuses.Add((await _host.GetAsync($"/workflow-instances/{run}"))["subStatus"]!.GetValue<string>());
        }

        return statuses;
    }
}
