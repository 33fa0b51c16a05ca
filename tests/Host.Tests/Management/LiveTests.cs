using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;
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
