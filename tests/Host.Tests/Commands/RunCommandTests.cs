using System.Text.Json.Nodes;
using Bizoholic.Flows.Host.Commands;

namespace Bizoholic.Flows.Host.Tests.Commands;

[Collection(ConsoleTests.Name)]
public sealed class RunCommandTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();
    private readonly string _also = Path.GetTempFileName();

    public void Dispose()
    {
        File.Delete(_file);
        File.Delete(_also);
    }

    [Fact]
    public async Task A_finished_run_prints_its_story_and_exits_0()
    {
        var flow = Flow.Of("told", Flow.Activity("say", "Elsa.WriteLine").Input("text", "'hi ' + getInput('who')", "JavaScript"), Flow.Activity("set", "Elsa.SetOutput").Input("outputName", "Out").Input("outputValue", "done"));
        flow["outputs"] = new JsonArray(new JsonObject { ["name"] = "Out", ["type"] = "String" });

        var (code, report) = await RunAsync(flow, "--input", "{\"who\":\"ann\"}");

        Assert.Equal(0, code);
        Assert.Equal("Finished", report["status"]!.GetValue<string>());
        Assert.Equal("done", report["output"]!["Out"]!.GetValue<string>());
        Assert.Equal("hi ann", report["lines"]![0]!.GetValue<string>());
        var step = report["steps"]!.AsArray().Single(step => step!["id"]!.GetValue<string>() == "say")!;
        Assert.Equal("Elsa.WriteLine", step["type"]!.GetValue<string>());
        Assert.Equal("Done", step["outcomes"]![0]!.GetValue<string>());
    }

    [Fact]
    public async Task A_faulted_run_exits_2_and_names_the_error()
    {
        var (code, report) = await RunAsync(Flow.Of("faults", Flow.Fault("boom", "No stock left")));

        Assert.Equal(2, code);
        Assert.Contains(report["steps"]!.AsArray(), step => step!["error"]?.GetValue<string>().Contains("No stock left") == true);
    }

    [Fact]
    public async Task A_run_that_waits_for_an_event_exits_3()
        => Assert.Equal(3, (await RunAsync(Flow.Of("waits", Flow.Activity("wait", "Elsa.Event").Input("eventName", "never")))).Code);

    [Fact]
    public async Task A_short_delay_is_waited_for()
        => Assert.Equal(0, (await RunAsync(Flow.Of("delays", Flow.Activity("wait", "Elsa.Delay").Input("timeSpan", "00:00:00.1")))).Code);

    [Fact]
    public async Task A_webhook_can_be_fired()
    {
        var (code, report) = await RunAsync(Flow.Of("fired", Flow.Endpoint("x", "POST"), Flow.Activity("say", "Elsa.WriteLine").Input("text", "$json.body.name", "JavaScript")), "--trigger", "in", "--input", "{\"name\":\"Ann\"}");

        Assert.Equal(0, code);
        Assert.Equal("Ann", report["lines"]![0]!.GetValue<string>());
    }

    [Fact]
    public async Task An_n8n_export_tells_what_each_node_left_and_calls_the_flow_given_beside_it()
    {
        const string called = """
            {"id": "called", "name": "Called", "settings": {}, "nodes": [
              {"id": "t", "name": "Start", "type": "n8n-nodes-base.executeWorkflowTrigger", "typeVersion": 1.1, "position": [0, 0], "parameters": {"inputSource": "passthrough"}},
              {"id": "s", "name": "Double", "type": "n8n-nodes-base.set", "typeVersion": 3.4, "position": [200, 0], "parameters": {"mode": "raw", "jsonOutput": "={{ {twice: $json.n * 2} }}", "options": {}}}],
             "connections": {"Start": {"main": [[{"node": "Double", "type": "main", "index": 0}]]}}}
            """;
        const string caller = """
            {"id": "caller", "name": "Caller", "settings": {}, "nodes": [
              {"id": "m", "name": "Go", "type": "n8n-nodes-base.manualTrigger", "typeVersion": 1, "position": [0, 0], "parameters": {}},
              {"id": "s", "name": "Seed", "type": "n8n-nodes-base.set", "typeVersion": 3.4, "position": [200, 0], "parameters": {"mode": "raw", "jsonOutput": "{\"n\": 21}", "options": {}}},
              {"id": "x", "name": "Call", "type": "n8n-nodes-base.executeWorkflow", "typeVersion": 1.2, "position": [400, 0], "parameters": {"workflowId": {"__rl": true, "mode": "id", "value": "called"}, "workflowInputs": {"mappingMode": "defineBelow", "value": {}}, "options": {}}}],
             "connections": {"Go": {"main": [[{"node": "Seed", "type": "main", "index": 0}]]}, "Seed": {"main": [[{"node": "Call", "type": "main", "index": 0}]]}}}
            """;
        await File.WriteAllTextAsync(_also, called);

        var (code, report) = await RunAsync(JsonNode.Parse(caller)!.AsObject(), "--also", _also);

        Assert.Equal(0, code);
        Assert.Equal("""[{"twice":42}]""", report["items"]!.ToJsonString());
        Assert.Equal("""{"n":21}""", report["nodes"]!["Seed"]![0]!["outputs"]![0]![0]!["json"]!.ToJsonString());
        Assert.Equal(["Go", "Seed", "Call"], report["nodes"]!.AsObject().Select(node => node.Key));
        Assert.NotEqual(0, (await RunAsync(JsonNode.Parse(caller)!.AsObject())).Code);
    }

    [Fact]
    public async Task Help_lists_the_commands()
    {
        var (before, output) = (Console.Out, new StringWriter());
        Console.SetOut(output);
        try
        {
            Assert.Equal(0, await CommandLine.RunAsync(["--help"]));
        }
        finally
        {
            Console.SetOut(before);
        }

        Assert.Contains("run", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("eval", output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("{\"root\":{\"id\":\"a\"}}")]
    public async Task What_is_no_definition_exits_64(string text)
    {
        await File.WriteAllTextAsync(_file, text);

        Assert.Equal(64, await CommandLine.RunAsync(["run", _file]));
    }

    [Fact]
    public async Task A_missing_file_a_missing_argument_and_wrong_input_exit_64()
    {
        await File.WriteAllTextAsync(_file, Flow.Of("x", Flow.WriteLine("a", "x")).ToJsonString());

        Assert.Equal(64, await CommandLine.RunAsync(["run", _file + ".none"]));
        Assert.Equal(64, await CommandLine.RunAsync(["run"]));
        Assert.Equal(64, await CommandLine.RunAsync(["run", _file, "--input", "[1]"]));
    }

    private async Task<(int Code, JsonObject Report)> RunAsync(JsonObject flow, params string[] options)
    {
        await File.WriteAllTextAsync(_file, flow.ToJsonString());
        var before = Console.Out;
        using var output = new StringWriter();
        Console.SetOut(output);
        try
        {
            var code = await CommandLine.RunAsync(["run", _file, .. options]);
            return (code, JsonNode.Parse(output.ToString())!.AsObject());
        }
        finally
        {
            Console.SetOut(before);
        }
    }
}
