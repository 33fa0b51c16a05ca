using System.Text.Json.Nodes;
using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.N8n.Tests;

/// <summary>What flows keep from run to run.</summary>
public sealed class FlowStateTests : IDisposable
{
    private readonly CaseRun _runs = new();

    [Theory]
    [InlineData("global")]
    [InlineData("node")]
    public async Task Static_data_that_code_changed_is_there_in_the_next_run(string kind)
    {
        var flow = Flow(("Count", "n8n-nodes-base.code", 2, new JsonObject { ["jsCode"] = $"const data = $getWorkflowStaticData('{kind}'); data.count = (data.count || 0) + 1; return [{{ json: {{ count: data.count }} }}];" }));

        Assert.Equal("""[{"count":1}]""", await ItemsAsync(flow));
        Assert.Equal("""[{"count":2}]""", await ItemsAsync(flow));
    }

    [Fact]
    public async Task Static_data_of_one_node_is_seen_by_no_other_and_test_runs_keep_theirs_apart()
    {
        const string code = "const d = $getWorkflowStaticData('node'); d.n = (d.n || 0) + 1; const g = $getWorkflowStaticData('global'); g.all = (g.all || 0) + 1; return { n: d.n, all: g.all };";
        var flow = Flow(("A", "n8n-nodes-base.code", 2, new JsonObject { ["jsCode"] = code }), ("B", "n8n-nodes-base.code", 2, new JsonObject { ["jsCode"] = code }));

        Assert.Equal("""[{"n":1,"all":2}]""", await ItemsAsync(flow));
        Assert.Equal("""[{"n":1,"all":2}]""", await ItemsAsync(flow, isTest: false));
        Assert.Equal("""[{"n":2,"all":4}]""", await ItemsAsync(flow));
    }

    [Fact]
    public async Task Runs_at_the_same_time_lose_no_change_of_static_data()
    {
        var flow = Flow(("Count", "n8n-nodes-base.code", 2, new JsonObject { ["jsCode"] = "const data = $getWorkflowStaticData('global'); data.count = (data.count || 0) + 1; return { count: data.count };" }));
        await ItemsAsync(flow);

        var counts = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => ItemsAsync(flow))));

        Assert.Equal(Enumerable.Range(2, 8).Select(n => $$"""[{"count":{{n}}}]"""), counts.Order());
    }

    [Fact]
    public async Task Items_that_an_earlier_run_has_seen_are_removed_and_others_of_one_value_all_stay()
    {
        Assert.Equal("""[{"id":1},{"id":2},{"id":"b"},{"id":"b"},{"id":"a"}]""", await ItemsAsync(Dedupe("[{id:'b'},{id:2},{id:'a'},{id:'b'},{id:1}]", "removeItemsWithAlreadySeenKeyValues", "dedupeField")));
        Assert.Equal("""[{"id":"c"}]""", await ItemsAsync(Dedupe("[{id:'c'},{id:'b'},{id:1}]", "removeItemsWithAlreadySeenKeyValues", "dedupeField")));
    }

    [Theory]
    [InlineData("removeItemsUpToStoredIncrementalKey", "incrementalDedupeField", "[{id:5},{id:3}]", "[{id:4},{id:6},{id:5}]", """[{"id":6}]""")]
    [InlineData("removeItemsUpToStoredDate", "dateDedupeField", "[{id:'2026-01-05'}]", "[{id:'2026-01-06T10:00:00Z'},{id:'2026-01-05'},{id:'2026-01-01'}]", """[{"id":"2026-01-06T10:00:00Z"}]""")]
    public async Task Items_up_to_the_highest_that_an_earlier_run_has_seen_are_removed(string logic, string field, string first, string second, string left)
    {
        await ItemsAsync(Dedupe(first, logic, field));
        Assert.Equal(left, await ItemsAsync(Dedupe(second, logic, field)));
    }

    [Fact]
    public async Task A_history_that_is_full_forgets_what_it_saw_first_and_can_be_cleared()
    {
        var options = new JsonObject { ["historySize"] = 2 };
        await ItemsAsync(Dedupe("[{id:'a'},{id:'b'}]", "removeItemsWithAlreadySeenKeyValues", "dedupeField", options));
        await ItemsAsync(Dedupe("[{id:'c'},{id:'d'}]", "removeItemsWithAlreadySeenKeyValues", "dedupeField", options));
        Assert.Equal("""[{"id":"a"}]""", await ItemsAsync(Dedupe("[{id:'a'},{id:'d'}]", "removeItemsWithAlreadySeenKeyValues", "dedupeField", options)));

        var clear = Dedupe("[{id:'a'}]", "", "", operation: "clearDeduplicationHistory");
        Assert.Equal("""[{"id":"a"}]""", await ItemsAsync(clear));
        Assert.Equal("""[{"id":"a"}]""", await ItemsAsync(Dedupe("[{id:'a'}]", "removeItemsWithAlreadySeenKeyValues", "dedupeField", options)));
    }

    public void Dispose() => _runs.Dispose();

    private static string Dedupe(string items, string logic, string field, JsonObject? options = null, string operation = "removeItemsSeenInPreviousExecutions") => Flow(
        ("Make", "n8n-nodes-base.code", 2, new JsonObject { ["jsCode"] = $"return {items};" }),
        ("Dedupe", "n8n-nodes-base.removeDuplicates", 2, new JsonObject { ["operation"] = operation, ["logic"] = logic, [field] = "={{ $json.id }}", ["mode"] = "cleanDatabase", ["options"] = options?.DeepClone() ?? new JsonObject() }));

    private static string Flow(params (string Name, string Type, double Version, JsonObject Parameters)[] nodes) => OneFlow.Of("keeps-state", nodes);

    private async Task<string> ItemsAsync(string flow, bool isTest = true)
    {
        var (history, report) = await _runs.RunAsync(flow, isTest ? default(Value) : ValueObject.Empty);
        Assert.Null(history.Error?.Message);
        return ValueJson.ToJson(report.Items);
    }
}
