using System.Text;
using System.Text.Json.Nodes;

namespace Bizoholic.Flows.Host.Tests.Management;

public sealed class LargeDataTests(FlowsHost host) : IClassFixture<FlowsHost>
{
    private const int Megabytes = 20;

    [Fact]
    public async Task What_is_too_large_to_be_shown_at_once_is_read_piece_by_piece_and_no_letter_is_cut()
    {
        var script = Flow.Activity("made", "Elsa.RunJavaScript").Input("script", $"return {{ rows: Array({Megabytes}).fill('ä€😀x'.repeat(1024 * 1024 / 4)) }}");
        await host.SaveAsync(Flow.Of("large", script, Flow.WriteLine("after", "x")), publish: true);
        var run = (await host.SendAsync("/workflow-definitions/large/execute", new { })).Headers.GetValues("x-elsa-workflow-instance-id").Single();
        var steps = (await FlowsHost.Read(await host.Client.GetAsync($"/api/runs/{run}")))["steps"]!.AsArray();
        long Number(string activity) => steps.Single(step => step!["activityId"]!.GetValue<string>() == activity)!["number"]!.GetValue<long>();

        var made = await FlowsHost.Read(await host.Client.GetAsync($"/api/runs/{run}/steps/{Number("made")}/data"));
        Assert.Equal(("", 0L), (made["items"]!["text"]!.GetValue<string>(), made["items"]!["next"]!.GetValue<long>()));
        var received = (await FlowsHost.Read(await host.Client.GetAsync($"/api/runs/{run}/steps/{Number("after")}/data")))["received"]!;
        Assert.Equal(made["items"]!["length"]!.GetValue<long>(), received["length"]!.GetValue<long>());

        var whole = new StringBuilder();
        for (long? at = 0; at is { } offset;)
        {
            var part = await FlowsHost.Read(await host.Client.GetAsync($"/api/runs/{run}/steps/{Number("made")}/data/items?offset={offset}&take=3999999"));
            Assert.Equal(offset, part["offset"]!.GetValue<long>());
            whole.Append(part["text"]!.GetValue<string>());
            at = part["next"]?.GetValue<long>();
        }

        var text = whole.ToString();
        Assert.Equal(made["items"]!["length"]!.GetValue<long>(), Encoding.UTF8.GetByteCount(text));
        Assert.DoesNotContain('\uFFFD', text);
        Assert.Equal(Megabytes, JsonNode.Parse(text)!.ToJsonString().Split("\",\"").Length);
    }

    [Fact]
    public async Task What_is_not_so_large_goes_on_where_it_was_cut()
    {
        await host.SaveAsync(Flow.Of("middling", Flow.Activity("made", "Elsa.RunJavaScript").Input("script", "return { rows: '😀'.repeat(20000) }")), publish: true);
        var run = (await host.SendAsync("/workflow-definitions/middling/execute", new { })).Headers.GetValues("x-elsa-workflow-instance-id").Single();
        var number = (await FlowsHost.Read(await host.Client.GetAsync($"/api/runs/{run}")))["steps"]!.AsArray().Single(step => step!["activityId"]!.GetValue<string>() == "made")!["number"]!.GetValue<long>();
        var first = (await FlowsHost.Read(await host.Client.GetAsync($"/api/runs/{run}/steps/{number}/data")))["items"]!;
        var rest = await FlowsHost.Read(await host.Client.GetAsync($"/api/runs/{run}/steps/{number}/data/items?offset={first["next"]}&take=400000"));

        Assert.Null(rest["next"]);
        Assert.Equal(20_000, JsonNode.Parse(first["text"]!.GetValue<string>() + rest["text"]!.GetValue<string>())!.ToJsonString().Split("\\uD83D\\uDE00").Length - 1);
    }
}
