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

        using var page = await LivePage.OpenAsync(cluster.B);
        var run = (await cluster.A.PostAsync("/workflow-definitions/told/dispatch", new { })).GetProperty("workflowInstanceId").GetString()!;
        await page.UntilToldAsync(run);
        await Cluster.BecomesAsync(cluster.A, run, "Suspended");
        await cluster.A.PostAsync("/events/told-now/trigger", new { });
        await page.UntilToldAsync(run);
    }

    [Fact]
    public async Task What_a_step_is_writing_is_seen_to_grow_on_every_host()
    {
        await using var cluster = await Cluster.StartAsync(server, output, WritingFlow.Keys);
        await using var flow = await WritingFlow.PublishAsync(cluster);
        await flow.IsSeenToGrowAsync();
    }
}
