using System.Net;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Connectors.Tests.Ai;
using Bizoholic.Flows.Host.Tests.Identity;

namespace Bizoholic.Flows.Host.Tests.Management;

public sealed class LiveTests(FlowsHost host) : IClassFixture<FlowsHost>
{
    [Fact]
    public async Task A_page_is_told_of_its_tenants_runs_as_they_change_and_of_no_others()
    {
        await host.SaveAsync(Flow.Of("followed", Flow.WriteLine("a", "x")), publish: true);
        using var other = await host.SignedInAsync("elsewhere", "admin");
        await using var page = await Page.OpenAsync(host.Client);
        await using var stranger = await Page.OpenAsync(other);

        var run = (await host.SendAsync("/workflow-definitions/followed/execute", new { })).Headers.GetValues("x-elsa-workflow-instance-id").Single();
        while (!(await page.NextAsync("runs"))["ids"]!.AsArray().Any(id => id!.GetValue<string>() == run))
        {
        }

        // Its own change reaches the other tenant's page; had it been told of the first one, that would have come before.
        await FlowsHost.Read(await other.PostAsync($"{FlowsHost.Api}/workflow-definitions", FlowsHost.Json(FlowsHost.Saving(Flow.Of("its-own", Flow.WriteLine("a", "x")), publish: true))));
        var own = (await other.PostAsync($"{FlowsHost.Api}/workflow-definitions/its-own/execute", FlowsHost.Json(new { }))).Headers.GetValues("x-elsa-workflow-instance-id").Single();
        Assert.Equal(own, Assert.Single((await stranger.NextAsync("runs"))["ids"]!.AsArray())!.GetValue<string>());
    }

    [Fact]
    public async Task A_text_is_seen_while_it_is_written_and_only_its_whole_is_kept()
    {
        await using var chat = await ChatFake.StartAsync();
        var writing = await FlowsHost.StartAsync(("Outgoing:AllowedHosts", "127.0.0.1"));
        try
        {
            var goesOn = new TaskCompletionSource();
            chat.SaySlowly("""{"title":"Green tea","content":"It is good for you.","excerpt":"Tea."}""", cancel => goesOn.Task.WaitAsync(cancel));
            var credential = (string)(await FlowsHost.Read(await writing.Client.PostAsJsonAsync("/api/credentials", new { name = "AI", type = "openAiApi", values = new { apiKey = ChatFake.Key, url = chat.Address.ToString(), model = "writer" } })))["credential"]!["id"]!;
            await writing.SaveAsync(Flow.Of("writes", Flow.Activity("draft", "Bizoholic.GenerateContent").Input("topic", "Tea").Input("credential", credential)), publish: true);
            using var other = await writing.SignedInAsync("elsewhere", "admin");
            await using var page = await Page.OpenAsync(writing.Client);
            await using var stranger = await Page.OpenAsync(other);

            var answer = writing.SendAsync("/workflow-definitions/writes/execute", new { });
            var text = await page.NextTextAsync();
            Assert.StartsWith("Green", (string)text["end"]!, StringComparison.Ordinal);
            goesOn.SetResult();

            var run = (await answer).Headers.GetValues("x-elsa-workflow-instance-id").Single();
            Assert.Equal(run, (string)text["runId"]!);
            await Eventually.IsTrueAsync(async () => (string?)(await writing.GetAsync($"/workflow-instances/{run}"))["status"] == "Finished");
            var step = (await writing.GetAsync($"/activity-executions/list?WorkflowInstanceId={run}&ActivityNodeId=Workflow1%3Aflow1%3Adraft"))["items"]!.AsArray().Single()!;
            Assert.Contains("It is good for you.", step.ToJsonString());
            Assert.False(await stranger.HasTextAsync(other));
        }
        finally
        {
            await writing.DisposeAsync();
        }
    }

    [Fact]
    public async Task Nobody_follows_without_a_sign_in_and_a_host_that_stops_lets_its_pages_go()
    {
        Assert.Equal(HttpStatusCode.Unauthorized, (await host.Anonymous.GetAsync("/api/changes")).StatusCode);

        var stopping = await FlowsHost.StartAsync();
        await using var page = await Page.OpenAsync(stopping.Client);
        await stopping.App.StopAsync(new CancellationTokenSource(TimeSpan.FromSeconds(20)).Token);
        await page.EndsAsync();
        await stopping.DisposeAsync();
    }

    private sealed class Page(HttpResponseMessage response, IAsyncEnumerator<SseItem<string>> events) : IAsyncDisposable
    {
        public static async Task<Page> OpenAsync(HttpClient client)
        {
            var response = await client.GetAsync("/api/changes", HttpCompletionOption.ResponseHeadersRead);
            Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
            var page = new Page(response, SseParser.Create(await response.Content.ReadAsStreamAsync()).EnumerateAsync().GetAsyncEnumerator());
            await page.NextAsync("open");
            return page;
        }

        public async Task<JsonObject> NextAsync(string type)
        {
            using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            do
            {
                Assert.True(await events.MoveNextAsync().AsTask().WaitAsync(deadline.Token), "The page was let go.");
            }
            while (events.Current.EventType != type);

            return JsonNode.Parse(events.Current.Data)!.AsObject();
        }

        /// <summary>The first text that comes, with changes or by itself.</summary>
        public async Task<JsonObject> NextTextAsync()
        {
            using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            while (true)
            {
                Assert.True(await events.MoveNextAsync().AsTask().WaitAsync(deadline.Token), "The page was let go.");
                if (JsonNode.Parse(events.Current.Data)!["texts"] is JsonArray { Count: > 0 } texts)
                {
                    return texts[0]!.AsObject();
                }
            }
        }

        /// <summary>Whether any text came before a change of its own tenant does.</summary>
        public async Task<bool> HasTextAsync(HttpClient client)
        {
            await FlowsHost.Read(await client.PostAsync($"{FlowsHost.Api}/workflow-definitions", FlowsHost.Json(FlowsHost.Saving(Flow.Of("its-own-text", Flow.WriteLine("a", "x")), publish: true))));
            await client.PostAsync($"{FlowsHost.Api}/workflow-definitions/its-own-text/execute", FlowsHost.Json(new { }));
            return (await NextAsync("runs")).ContainsKey("texts");
        }

        public async Task EndsAsync()
        {
            while (await events.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30)))
            {
            }
        }

        public ValueTask DisposeAsync()
        {
            response.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
