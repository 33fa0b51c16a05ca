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
