using Bizoholic.Flows.Activities.Ai;
using Bizoholic.Flows.Activities.Services;
using Bizoholic.Flows.Connectors.Tests.Ai;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;
using Bizoholic.Flows.Workflows.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Bizoholic.Flows.Services.Tests;

public sealed class AiStepTests : IAsyncLifetime
{
    private const string Post = """{"title":"Tea","content":"# Tea\n\nIt is good.","excerpt":"On tea."}""";

    private ChatFake _chat = null!;

    private Surroundings Here => new Surroundings().With("ai", "openAiApi", ("apiKey", ChatFake.Key), ("url", _chat.Address.ToString()), ("model", "writer"), ("inputPrice", "1000"), ("outputPrice", "2000"));

    public async Task InitializeAsync() => _chat = await ChatFake.StartAsync();

    public async Task DisposeAsync() => await _chat.DisposeAsync();

    [Fact]
    public async Task Content_comes_in_its_parts_and_says_what_it_took()
    {
        _chat.Say(Post);
        using var harness = Harness(Here);

        var run = await harness.RunAsync(Definition("GenerateContent", "\"topic\": \"Tea\""));

        Assert.Equal((RunStatus.Finished, null), (run.Status, run.Rest.Error?.Message));
        var left = run.Rest.Items[0].Json;
        Assert.Equal(("Tea", "writer-2026-01-01"), (left["title"].AsString(), left["usage"]["model"].AsString()));
        Assert.Equal(0.02, left["usage"]["cost"].Number, precision: 6);
    }

    [Fact]
    public async Task A_flow_stops_at_its_budget()
    {
        _chat.Say(Post);
        using var harness = Harness(Here);
        var version = await harness.PublishAsync(Definition("GenerateContent", "\"topic\": \"Tea\"", """{"aiBudget": {"tokens": 10}}"""));

        var first = await harness.RunAsync(new StartRequest { Definition = version });
        var second = await harness.RunAsync(new StartRequest { Definition = version });

        Assert.Equal(RunStatus.Finished, first.Status);
        Assert.Equal("Budget", second.Rest.Error?.Type);
        Assert.Contains("10 tokens for this month (15 tokens)", second.Rest.Error?.Message);
        Assert.Single(_chat.Asked);
    }

    [Fact]
    public async Task An_answer_of_the_wrong_shape_is_asked_for_again_once()
    {
        _chat.Say("""{"category":"lukewarm","confidence":1,"reason":"?"}""");
        _chat.Say("""{"category":"hot","confidence":0.9,"reason":"Asks for a price."}""");
        using var harness = Harness(Here);

        var run = await harness.RunAsync(Definition("Classify", "\"text\": \"What does it cost?\", \"categories\": [\"hot\", \"cold\"]"));

        Assert.Equal((RunStatus.Finished, null), (run.Status, run.Rest.Error?.Message));
        Assert.Equal("hot", run.Rest.Items[0].Json["category"].AsString());
        Assert.Equal((2, 30), (run.Rest.Items[0].Json["usage"]["rounds"].Number, run.Rest.Items[0].Json["usage"]["inputTokens"].Number + run.Rest.Items[0].Json["usage"]["outputTokens"].Number));
    }

    [Fact]
    public async Task Data_is_read_in_the_shape_of_an_example()
    {
        _chat.Say("""{"company":"Acme","budget":5000}""");
        using var harness = Harness(Here);

        var run = await harness.RunAsync(Definition("ExtractData", "\"text\": \"Acme has 5000\", \"shape\": {\"type\": \"Object\", \"value\": {\"company\": \"\", \"budget\": 0}}"));

        Assert.Equal((RunStatus.Finished, null), (run.Status, run.Rest.Error?.Message));
        Assert.Equal(5000, run.Rest.Items[0].Json["data"]["budget"].Number);
        Assert.Equal("object", _chat.Asked[0].GetProperty("response_format").GetProperty("json_schema").GetProperty("schema").GetProperty("type").GetString());
    }

    [Fact]
    public async Task Content_comes_in_the_parts_that_were_asked_for()
    {
        _chat.Say("""{"headline":"Tea","slides":[]}""");
        _chat.Say("""{"headline":"Tea","slides":["One"]}""");
        using var harness = Harness(Here);

        var run = await harness.RunAsync(Definition(
            "GenerateContent",
            """
            "topic": "Tea", "shape": {"type": "Object", "value": {"type": "object", "required": ["headline", "slides"], "properties": {"headline": {"type": "string"}, "slides": {"type": "array", "minItems": 1}}}}
            """));

        Assert.Equal((RunStatus.Finished, null), (run.Status, run.Rest.Error?.Message));
        var left = run.Rest.Items[0].Json;
        Assert.Equal(("One", 2), (left["slides"][0].AsString(), left["usage"]["rounds"].Number));
        Assert.Contains("$.slides", _chat.Asked[1].GetProperty("messages").EnumerateArray().Last().GetProperty("content").ToString());
    }

    [Fact]
    public async Task Data_that_never_fits_is_a_plain_failure_after_two_answers()
    {
        _chat.Say("""{"company":"Acme"}""");
        _chat.Say("""{"company":"Acme"}""");
        using var harness = Harness(Here);

        var run = await harness.RunAsync(Definition("ExtractData", "\"text\": \"Acme\", \"shape\": {\"type\": \"Object\", \"value\": {\"company\": \"\", \"budget\": 0}}"));

        Assert.Equal((RunStatus.Faulted, 2), (run.Status, _chat.Asked.Count));
        Assert.Contains("the answer does not have the asked shape", run.Rest.Error?.Message);
        Assert.Contains("budget", run.Rest.Error?.Message);
    }

    [Fact]
    public async Task Anthropic_writes_as_well()
    {
        await using var claude = await AnthropicFake.StartAsync();
        claude.Say(Post);
        using var harness = Harness(new Surroundings().With("ai", "anthropicApi", ("apiKey", AnthropicFake.Key), ("url", claude.Address.ToString()), ("model", "claude-writer"), ("inputPrice", "1000"), ("outputPrice", "2000")));

        var run = await harness.RunAsync(Definition("GenerateContent", "\"topic\": \"Tea\""));

        Assert.Equal((RunStatus.Finished, null), (run.Status, run.Rest.Error?.Message));
        Assert.Equal(("Tea", 0.022), (run.Rest.Items[0].Json["title"].AsString(), Math.Round(run.Rest.Items[0].Json["usage"]["cost"].Number, 6)));
    }

    [Fact]
    public async Task Many_texts_become_vectors_in_batches_and_are_accounted()
    {
        using var harness = Harness(Here);
        var texts = string.Join(", ", Enumerable.Range(1, 100).Select(length => $"\"{new string('x', length)}\""));

        var run = await harness.RunAsync(Definition("CreateEmbeddings", $$"""
            "texts": [{{texts}}], "dimensions": 3
            """));

        Assert.Equal((RunStatus.Finished, null), (run.Status, run.Rest.Error?.Message));
        var left = run.Rest.Items[0].Json;
        Assert.Equal([96, 4], _chat.Asked.Select(asked => asked.GetProperty("input").GetArrayLength()));
        Assert.Equal(Enumerable.Range(1, 100).Select(length => (double)length), left["embeddings"].AsArray()!.Select(one => one["vector"][0].Number));
        Assert.Equal((100, 0.1, "embedder-2026"), (left["usage"]["inputTokens"].Number, Math.Round(left["usage"]["cost"].Number, 6), left["usage"]["model"].AsString()));
    }

    [Fact]
    public async Task More_texts_than_a_step_keeps_are_refused_before_any_is_paid()
    {
        var error = await Here.FailAsync<CreateEmbeddings>(new { credential = "ai", texts = Enumerable.Repeat("x", 501).ToArray() });

        Assert.Contains("has 501 texts, and a step takes 500", error.Message);
        Assert.Empty(_chat.Asked);
    }

    [Fact]
    public async Task Batches_stop_at_the_budget()
    {
        using var harness = Harness(Here);
        var texts = string.Join(", ", Enumerable.Repeat("\"x\"", 200));

        var run = await harness.RunAsync(Definition("CreateEmbeddings", $$"""
            "texts": [{{texts}}]
            """, """{"aiBudget": {"tokens": 150}}"""));

        Assert.Equal(("Budget", 2), (run.Rest.Error?.Type, _chat.Asked.Count));
    }

    [Fact]
    public async Task Demo_mode_writes_what_nobody_takes_for_a_model()
    {
        var services = new ServiceCollection().AddSingleton(new DemoMode(true)).BuildServiceProvider();

        var left = (await ActivityHarness.RunAsync<GenerateContent>(new { topic = "Tea" }, new HarnessSettings { Services = services })).Items[Outcomes.Done][0].Json;

        Assert.True(left["sample"].Boolean);
        Assert.Contains("written without a model", left["content"].AsString());
        await Assert.ThrowsAsync<FaultException>(() => ActivityHarness.RunAsync<GenerateContent>(new { topic = "Tea" }));
    }

    private static WorkflowHarness Harness(Surroundings here) => new([typeof(AiActivity).Assembly], here.Services);

    private static string Definition(string type, string properties, string custom = "{}")
        => $$$"""{"definitionId": "ai", "name": "AI", "customProperties": {{{custom}}}, "root": {"id": "ai", "type": "Bizoholic.{{{type}}}", "version": 1, "credential": "ai", {{{properties}}} } }""";
}
