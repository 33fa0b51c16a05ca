using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;
using Xunit.Abstractions;
using static Bizoholic.Flows.Chaos.Flows.FlowJson;

namespace Bizoholic.Flows.Cluster.Tests;

/// <summary>Pages are told of what any host does.</summary>
[Collection(ClusterTests.Name)]
public sealed class LiveTests(Server server, ITestOutputHelper output)
{
    [Fact]
    public async Task A_page_of_one_host_is_told_of_a_run_on_the_other()
    {
        await using var cluster = await Cluster.StartAsync(server, output);
        await cluster.A.PublishAsync(Chain("told", Event("wait", "told-now", starts: false)));

        using var client = new HttpClient { BaseAddress = new Uri(cluster.B.Address), DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", cluster.B.Token) } };
        using var response = await client.GetAsync("/api/changes", HttpCompletionOption.ResponseHeadersRead);
        var events = SseParser.Create(await response.Content.ReadAsStreamAsync()).EnumerateAsync().GetAsyncEnumerator();
        Assert.True(await events.MoveNextAsync());

        var run = (await cluster.A.PostAsync("/workflow-definitions/told/dispatch", new { })).GetProperty("workflowInstanceId").GetString()!;
        await UntilToldAsync(events, run);
        await Cluster.BecomesAsync(cluster.A, run, "Suspended");
        await cluster.A.PostAsync("/events/told-now/trigger", new { });
        await UntilToldAsync(events, run);
    }

    private static async Task UntilToldAsync(IAsyncEnumerator<SseItem<string>> events, string run)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        do
        {
            Assert.True(await events.MoveNextAsync().AsTask().WaitAsync(deadline.Token), "The page was let go.");
        }
        while (!JsonNode.Parse(events.Current.Data)!["ids"]!.AsArray().Any(id => id!.GetValue<string>() == run));
    }
}
