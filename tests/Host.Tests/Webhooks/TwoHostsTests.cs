using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Storage.Tests.Fixtures;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Bizoholic.Flows.Host.Tests.Webhooks;

/// <summary>Two hosts on one PostgreSQL, and a host that is started again, answer one delivery as one host would.</summary>
public sealed class TwoHostsTests
{
    [Fact]
    public async Task A_delivery_that_reaches_two_hosts_at_once_runs_once_and_is_answered_once()
    {
        await using var server = await PostgresServer.StartAsync();
        await using var service = await SlowServiceAsync();
        (string, string)[] settings = [("Storage:Provider", "postgres"), ("Storage:ConnectionString", await server.CreateDatabaseAsync()), ("Outgoing:AllowedNetworks", "127.0.0.0/8")];
        var one = await FlowsHost.StartAsync(settings);
        var other = await FlowsHost.StartAsync(settings);
        await one.SaveAsync(
            Flow.Of("both", Flow.Endpoint("both", "POST"), Flow.Activity("call", "Elsa.SendHttpRequest").Input("url", service.Urls.First()).Input("method", "POST"), Flow.Activity("answer", "Elsa.SetOutput").Input("outputName", "run").Input("outputValue", "getWorkflowInstanceId()", "JavaScript")),
            publish: true);

        for (var round = 0; round < 10; round++)
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(index => SendAsync(index % 2 == 0 ? one : other, $"k{round}")));
            Assert.StartsWith("200 ", Assert.Single(answers.Distinct()), StringComparison.Ordinal);
        }

        Assert.Equal(10, (await other.PostAsync("/workflow-instances", new { definitionId = "both" }))["totalCount"]!.GetValue<int>());
        await one.DisposeAsync();
        await other.DisposeAsync();
    }

    /// <summary>Each run is told of two events while it starts, at either host: each of its two waits has one of them.</summary>
    [Fact]
    public async Task Events_that_race_the_runs_that_wait_for_them_are_heard_once_each()
    {
        await using var server = await PostgresServer.StartAsync();
        (string, string)[] settings = [("Storage:Provider", "postgres"), ("Storage:ConnectionString", await server.CreateDatabaseAsync())];
        var one = await FlowsHost.StartAsync(settings);
        var other = await FlowsHost.StartAsync(settings);
        JsonObject Called(string id) => Flow.Activity(id, "Bizoholic.BizosaasCall").Input("workflowType", "paid").Input("about", "$json.body?.lead ?? $json.parameters.lead", "JavaScript");
        await one.SaveAsync(
            Flow.Of("race", Flow.Endpoint("race", "POST").Input("responseMode", "onReceived"), Called("a"), Called("b"), Flow.Activity("out", "Elsa.SetOutput").Input("outputName", "heard").Input("outputValue", "$('a').first().json.parameters.number + $('b').first().json.parameters.number", "JavaScript")),
            publish: true);

        await Task.WhenAll(Enumerable.Range(0, 20).Select(async lead =>
        {
            var started = await one.Anonymous.PostAsJsonAsync("/webhook/race", new { lead = $"lead-{lead}" });
            Assert.True(started.IsSuccessStatusCode);
            await Task.WhenAll(new[] { (one, 1), (other, 2) }.Select(async told =>
                Assert.True((await told.Item1.Anonymous.PostAsJsonAsync("/webhook/bizosaas-paid", new { tenant_id = 1, parameters = new { lead = $"lead-{lead}", number = told.Item2 } })).IsSuccessStatusCode)));
        }));

        await Eventually.IsTrueAsync(async () => (await RunsAsync(one)).All(run => (string?)run!["status"] == "Finished"));
        foreach (var run in await RunsAsync(one))
        {
            Assert.Equal(3, (int)(await one.GetAsync($"/workflow-instances/{run!["id"]}"))["workflowState"]!["output"]!["heard"]!);
        }

        await one.DisposeAsync();
        await other.DisposeAsync();

        static async Task<JsonArray> RunsAsync(FlowsHost host) => (await host.PostAsync("/workflow-instances", new { definitionId = "race", pageSize = 100 }))["items"]!.AsArray();
    }

    [Fact]
    public async Task What_one_caller_may_send_in_a_minute_is_counted_over_all_hosts()
    {
        await using var server = await PostgresServer.StartAsync();
        (string, string)[] settings = [("Storage:Provider", "postgres"), ("Storage:ConnectionString", await server.CreateDatabaseAsync())];
        var one = await FlowsHost.StartAsync(settings);
        var other = await FlowsHost.StartAsync(settings);
        await one.SaveAsync(Flow.Of("few", Flow.Endpoint("few", "POST").Input("callsPerMinute", "4"), Flow.WriteLine("a", "x")), publish: true);
        await one.SaveAsync(Flow.Of("also", Flow.Endpoint("also", "POST").Input("callsPerMinute", "4"), Flow.WriteLine("a", "x")), publish: true);

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(index => (index % 2 == 0 ? one : other).Anonymous.PostAsJsonAsync("/webhook/few", new { index })));

        Assert.Equal(4, answers.Count(answer => answer.IsSuccessStatusCode));
        Assert.All(answers.Where(answer => !answer.IsSuccessStatusCode), answer => Assert.Equal((HttpStatusCode.TooManyRequests, true), (answer.StatusCode, answer.Headers.RetryAfter?.Delta > TimeSpan.Zero)));
        Assert.Equal(HttpStatusCode.OK, (await other.Anonymous.PostAsJsonAsync("/webhook/also", new { })).StatusCode);

        // They are no limits that somebody set.
        Assert.Empty((await FlowsHost.Read(await one.Client.GetAsync("/api/limits")))["credentials"]!.AsArray());
        await one.DisposeAsync();
        await other.DisposeAsync();
    }

    [Fact]
    public async Task A_host_that_was_started_again_gives_the_answer_of_before()
    {
        var folder = Directory.CreateTempSubdirectory("flows-deliveries-");
        (string, string)[] settings = [("Storage:Provider", "sqlite"), ("FLOWS_DATA", folder.FullName)];
        var before = await FlowsHost.StartAsync(settings);
        await before.SaveAsync(Flow.Of("kept", Flow.Endpoint("kept", "POST"), Flow.Respond("({ run: getWorkflowInstanceId(), at: Date.now() })")), publish: true);
        var first = await SendAsync(before, "k", "kept");
        await before.DisposeAsync();

        var after = await FlowsHost.StartAsync(settings);
        var second = await SendAsync(after, "k", "kept");
        await after.DisposeAsync();

        Assert.Equal(first, second);
        folder.Delete(recursive: true);
    }

    /// <summary>Keeps a run under way while copies of its delivery come in.</summary>
    private static async Task<WebApplication> SlowServiceAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.MapPost("/", async () =>
        {
            await Task.Delay(100);
            return Results.Ok();
        });
        await app.StartAsync();
        return app;
    }

    private static async Task<string> SendAsync(FlowsHost host, string key, string path = "both")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/webhook/{path}") { Content = JsonContent.Create(new { a = 1 }) };
        request.Headers.Add("Idempotency-Key", key);
        var response = await host.Anonymous.SendAsync(request);
        return $"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}";
    }
}
