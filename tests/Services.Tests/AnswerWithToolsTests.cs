using System.Text.Json;
using Bizoholic.Flows.Activities.Ai;
using Bizoholic.Flows.Connectors.Http;
using Bizoholic.Flows.Connectors.Tests.Ai;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;
using Bizoholic.Flows.Workflows.Storage.InMemory;
using Bizoholic.Flows.Workflows.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Bizoholic.Flows.Services.Tests;

/// <summary>A model and its tools: a strict chat service, a real server of tools, and flows that run.</summary>
public sealed class AnswerWithToolsTests : IAsyncLifetime
{
    private ChatFake _chat = null!;
    private ToolServer _server = null!;

    private Surroundings Here => new Surroundings()
        .With("ai", "openAiApi", ("apiKey", ChatFake.Key), ("url", _chat.Address.ToString()), ("model", "writer"), ("inputPrice", "1000"), ("outputPrice", "2000"))
        .With("tools", "mcpServerApi", ("url", _server.Address), ("authorization", $"Bearer {ToolServer.Token}"));

    public async Task InitializeAsync() => (_chat, _server) = (await ChatFake.StartAsync(), await ToolServer.StartAsync());

    public async Task DisposeAsync()
    {
        await _chat.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_model_uses_the_tools_of_a_server_and_every_round_is_accounted()
    {
        _chat.AskFor(("c1", "stock_of", """{"sku":"A1"}"""), ("c2", "calendar_days_between", """{"from":"2026-03-02","to":"2026-03-09"}"""));
        _chat.Say("There are 12 left, enough for a week.");
        using var harness = Harness(Here);

        var left = await RunAsync(harness, "\"task\": \"How long does A1 last?\", \"server\": \"tools\"");

        Assert.Equal("There are 12 left, enough for a week.", left["answer"].AsString());
        Assert.Equal(["12 of A1", "7"], left["calls"].AsArray()!.Select(call => call["result"].ToString()));
        Assert.Equal((2, 30, 0.04), (left["usage"]["rounds"].Number, left["usage"]["inputTokens"].Number + left["usage"]["outputTokens"].Number, Math.Round(left["usage"]["cost"].Number, 6)));
        Assert.Contains(_chat.Asked[0].GetProperty("tools").EnumerateArray(), tool => tool.GetProperty("function").GetProperty("name").GetString() == "price_of");
        Assert.EndsWith("-c1", Assert.Single(_server.Keys));
    }

    [Fact]
    public async Task Only_the_named_tools_are_offered()
    {
        _chat.Say("Fine.");
        using var harness = Harness(Here);

        await RunAsync(harness, "\"task\": \"Hi\", \"server\": \"tools\", \"serverTools\": [\"price.of\"]");

        var offered = _chat.Asked[0].GetProperty("tools").EnumerateArray().Select(tool => tool.GetProperty("function").GetProperty("name").GetString()).ToArray();
        Assert.Contains("price_of", offered);
        Assert.DoesNotContain("stock_of", offered);
        Assert.Contains("no tool 'prise.of'", (await FailAsync(harness, "\"task\": \"Hi\", \"server\": \"tools\", \"serverTools\": [\"prise.of\"]")).Message);
    }

    [Fact]
    public async Task Tools_of_several_servers_are_told_apart_and_each_call_goes_to_its_own()
    {
        await using var other = await ToolServer.StartAsync("shelf");
        var here = Here.With("others", "mcpServerApi", ("url", other.Address), ("authorization", $"Bearer {ToolServer.Token}"));
        _chat.AskFor(("c1", "stock_of", """{"sku":"A1"}"""), ("c2", "stock_of_2", """{"sku":"B2"}"""));
        _chat.Say("Done.");
        using var harness = Harness(here);

        var left = await RunAsync(harness, "\"task\": \"Count\", \"server\": \"tools\", \"secondServer\": \"others\"");

        Assert.Equal(["12 of A1", "12 of B2 on the shelf"], left["calls"].AsArray()!.Select(call => call["result"].ToString()));
        Assert.Equal((1, 1), (_server.Called.Count, other.Called.Count));
        Assert.Contains("no tool 'prise.of'", (await FailAsync(harness, "\"task\": \"Hi\", \"server\": \"tools\", \"secondServer\": \"others\", \"serverTools\": [\"prise.of\"]")).Message);
    }

    [Fact]
    public async Task A_flow_runs_as_a_tool_once_and_its_outputs_go_back()
    {
        _chat.AskFor(("c1", "quote", """{"product":"Tea"}"""), ("c2", "quote", """{"product":"Mate"}"""));
        _chat.Say("Tea and Mate are quoted.");
        using var harness = Harness(Here, new Quote());
        await harness.PublishAsync(Quote.Definition);

        var left = await RunAsync(harness, "\"task\": \"Quote both\", \"flows\": [\"Make a quote\"]");

        Assert.Equal("Tea and Mate are quoted.", left["answer"].AsString());
        Assert.Equal(["""{"text":"Quote for Tea"}""", """{"text":"Quote for Mate"}"""], left["calls"].AsArray()!.Select(call => call["result"].ToString()));
        Assert.Equal(2, await RunsOfAsync(harness, "quote"));
    }

    [Fact]
    public async Task What_is_given_is_not_the_models_to_see_or_choose()
    {
        _chat.AskFor(("c1", "quote", """{"product":"Gold"}"""));
        _chat.Say("Quoted.");
        using var harness = Harness(Here, new Quote());
        await harness.PublishAsync(Quote.Definition);

        var left = await RunAsync(harness, "\"task\": \"Quote\", \"flows\": [\"quote\"], \"given\": {\"product\": \"Tea\", \"other\": 1}");

        Assert.Equal("""{"text":"Quote for Tea"}""", left["calls"][0]["result"].AsString());
        Assert.DoesNotContain("product", _chat.Asked[0].GetProperty("tools").EnumerateArray().Single(tool => tool.GetProperty("function").GetProperty("name").GetString() == "quote").GetProperty("function").GetProperty("parameters").ToString());
    }

    /// <summary>A model numbers its calls anew for each item; each call is made once under a key of its own, and each flow's outputs go to the item it ran for.</summary>
    [Fact]
    public async Task Each_item_is_worked_on_by_itself_one_after_the_other()
    {
        foreach (var product in new[] { "Tea", "Mate" })
        {
            _chat.AskFor(("c1", "stock_of", $$"""{"sku":"{{product}}"}"""), ("c2", "quote", $$"""{"product":"{{product}}"}"""));
            _chat.Say($"{product} is quoted.");
        }

        using var harness = Harness(Here, new Quote());
        await harness.PublishAsync(Quote.Definition);

        var run = await harness.RunAsync("""
            {"definitionId": "each", "name": "Each", "root": {"id": "seq", "type": "Elsa.Sequence", "version": 1, "activities": [
              {"id": "products", "type": "Bizoholic.PinnedData", "version": 1, "items": [{"product": "Tea"}, {"product": "Mate"}]},
              {"id": "ai", "type": "Bizoholic.AnswerWithTools", "version": 1, "credential": "ai", "server": "tools", "flows": ["Make a quote"], "task": {"type": "JavaScript", "value": "'Quote ' + $json.product"} }]}}
            """);
        await UntilAsync(async () => await harness.StatusOfAsync(run.RunId) is RunStatus.Finished or RunStatus.Faulted);

        var step = (await harness.ReadAsync(run.RunId, run.Rest)).Of("ai").Single();
        Assert.Null(step.Error?.Message);
        var left = step.Items[Outcomes.Done]!;
        Assert.Equal([("Tea is quoted.", (int?)0), ("Mate is quoted.", 1)], left.Select(item => (item.Json["answer"].AsString(), item.PairedItem)));
        Assert.Equal(["12 of Tea", """{"text":"Quote for Tea"}""", "12 of Mate", """{"text":"Quote for Mate"}"""], left.SelectMany(item => item.Json["calls"].AsArray()!).Select(call => call["result"].ToString()));
        Assert.Equal("Mate is quoted.", step.Outputs["Result"]["answer"].AsString());
        Assert.Equal((2, 2, 2), (_server.Called.Count, _server.Keys.Distinct().Count(), await RunsOfAsync(harness, "quote")));
    }

    [Fact]
    public async Task What_is_wrong_about_a_call_goes_back_to_the_model()
    {
        _chat.AskFor(("c1", "stock_of", "{}"), ("c2", "quote", """{"produkt":"Tea"}"""), ("c3", "nothing", "{}"), ("c4", "stock_of", "{\"sku\":"));
        _chat.Say("I could not.");
        using var harness = Harness(Here, new Quote());
        await harness.PublishAsync(Quote.Definition);

        var left = await RunAsync(harness, "\"task\": \"Try\", \"server\": \"tools\", \"flows\": [\"Make a quote\"]");

        var results = left["calls"].AsArray()!.Select(call => call["result"].ToString()).ToArray();
        Assert.All(left["calls"].AsArray()!, call => Assert.True(call["failed"].Boolean));
        Assert.Contains("Say which sku.", results[0]);
        Assert.Contains("There is no input 'produkt'", results[1]);
        Assert.Contains("There is no tool 'nothing'", results[2]);
        Assert.Contains("no JSON object", results[3]);
        Assert.Equal(0, await RunsOfAsync(harness, "quote"));
    }

    [Fact]
    public async Task The_rounds_have_an_end_and_so_has_the_budget()
    {
        for (var round = 1; round <= 3; round++)
        {
            _chat.AskFor(($"c{round}", "price_of", "{}"));
        }

        using var harness = Harness(Here);

        var tooMany = await FailAsync(harness, "\"task\": \"Go on\", \"server\": \"tools\", \"mostRounds\": 2");
        var tooMuch = await FailAsync(harness, "\"task\": \"Go on\", \"server\": \"tools\"", """{"aiBudget": {"tokens": 45}}""");

        Assert.Contains("not done after 2 rounds", tooMany.Message);
        Assert.Equal("Budget", tooMuch.Type);
        Assert.Equal(3, _chat.Asked.Count);
    }

    [Fact]
    public async Task Data_of_a_wrong_shape_is_corrected_once_after_the_tools()
    {
        _chat.AskFor(("c1", "price_of", "{}"));
        _chat.Say("""{"price":"cheap"}""");
        _chat.Say("""{"price":3}""");
        using var harness = Harness(Here);

        var left = await RunAsync(harness, "\"task\": \"What does it cost?\", \"server\": \"tools\", \"shape\": {\"type\": \"Object\", \"value\": {\"price\": 0}}");

        Assert.Equal((3, 3), (left["answer"]["price"].Number, left["usage"]["rounds"].Number));
    }

    [Fact]
    public async Task A_task_is_a_template_only_where_there_are_values_and_values_are_none()
    {
        _chat.Say("One.");
        _chat.Say("Two.");
        using var harness = Harness(Here);

        await RunAsync(harness, "\"task\": \"Write to {{$customer}} & co, on {{calendar.today}}\", \"values\": {\"type\": \"Object\", \"value\": {\"customer\": \"<Acme> {{calendar.now}}\"}}");
        await RunAsync(harness, "\"task\": \"Keep {{$this}}\"");

        Assert.Matches(@"^Write to <Acme> \{\{calendar\.now\}\} & co, on \d{4}-\d\d-\d\d \(\w+\)$", Prompt(0));
        Assert.Equal("Keep {{$this}}", Prompt(1));
        Assert.Contains("it names 'client', and the values are customer", (await FailAsync(harness, "\"task\": \"Write to {{$client}}\", \"values\": {\"type\": \"Object\", \"value\": {\"customer\": \"Acme\"}}")).Message);
    }

    [Fact]
    public async Task Anthropic_uses_tools_as_well()
    {
        await using var claude = await AnthropicFake.StartAsync();
        claude.AskFor("t1", "stock_of", new { sku = "A1" });
        claude.Say("12 are left.");
        using var harness = Harness(Here.With("ai", "anthropicApi", ("apiKey", AnthropicFake.Key), ("url", claude.Address.ToString()), ("model", "claude-writer")));

        var left = await RunAsync(harness, "\"task\": \"How many?\", \"server\": \"tools\"");

        Assert.Equal(("12 are left.", "12 of A1"), (left["answer"].AsString(), left["calls"][0]["result"].AsString()));
    }

    [Theory]
    [InlineData("price_of", 2)]
    [InlineData("stock_of", 1)]
    public async Task A_host_that_dies_during_a_call_neither_pays_nor_calls_twice(string tool, int calls)
    {
        _chat.AskFor(("c1", tool, """{"sku":"A1"}"""));
        _chat.Say("Done.");
        _server.LosesAnswers = true;
        var storage = new InMemoryStorage(TimeProvider.System);
        using var dying = Harness(Here, storage: storage);
        var start = await dying.Runtime.StartAsync(new StartRequest { Definition = await dying.PublishAsync(Definition("\"task\": \"How many?\", \"server\": \"tools\"")), ReturnAtOnce = true }, default);
        await UntilAsync(() => Task.FromResult(_server.Called.Count == 1));

        _server.LosesAnswers = false;
        using var successor = Harness(Here, storage: storage);
        await UntilAsync(async () => await successor.StatusOfAsync(start.RunId) is RunStatus.Finished or RunStatus.Faulted);

        Assert.Equal(calls, _server.Called.Count);
        Assert.Single(_server.Keys.Distinct());
        if (calls == 1)
        {
            var error = (await successor.History.ReadAsync(Tenants.Default, start.RunId, default))!.Executions[0].Error;
            Assert.Contains("Nothing tells whether it was done", error?.Message);
            Assert.Single(_chat.Asked);
        }
        else
        {
            Assert.Equal(2, _chat.Asked.Count);
        }
    }

    [Fact]
    public async Task Without_a_key_it_says_that_it_is_a_sample()
    {
        var services = new ServiceCollection().AddSingleton(new Activities.Services.DemoMode(true)).BuildServiceProvider();

        var left = (await ActivityHarness.RunAsync<AnswerWithTools>(new { task = "Help" }, new HarnessSettings { Services = services })).Items[Outcomes.Done][0].Json;

        Assert.True(left["sample"].Boolean);
        Assert.Contains("written without a model", left["answer"].AsString());
    }

    private static WorkflowHarness Harness(Surroundings here, IFlowTools? flows = null, InMemoryStorage? storage = null)
        => new([typeof(AiActivity).Assembly], flows is null ? here.Services : new With(here.Services, flows), storage: storage);

    private static string Definition(string properties, string custom = "{}")
        => $$$"""{"definitionId": "ai", "name": "AI", "customProperties": {{{custom}}}, "root": {"id": "ai", "type": "Bizoholic.AnswerWithTools", "version": 1, "credential": "ai", {{{properties}}} } }""";

    private static async Task<ValueObject> RunAsync(WorkflowHarness harness, string properties)
    {
        var step = await StepAsync(harness, properties);
        Assert.Null(step.Error?.Message);
        return step.Outputs["Result"].AsObject()!;
    }

    private static async Task<RunError> FailAsync(WorkflowHarness harness, string properties, string custom = "{}") => (await StepAsync(harness, properties, custom)).Error!;

    private static async Task<ExecutionHistory> StepAsync(WorkflowHarness harness, string properties, string custom = "{}")
    {
        var run = await harness.RunAsync(Definition(properties, custom));
        await UntilAsync(async () => await harness.StatusOfAsync(run.RunId) is RunStatus.Finished or RunStatus.Faulted);
        return (await harness.ReadAsync(run.RunId, run.Rest)).Of("ai").Single();
    }

    private static async Task<int> RunsOfAsync(WorkflowHarness harness, string definitionId)
        => (int)(await ((IRunQueries)harness.Storage).ListAsync(Tenants.Default, new RunFilter { DefinitionIds = [definitionId] }, default)).Total;

    private static async Task UntilAsync(Func<Task<bool>> isTrue)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!await isTrue())
        {
            await Task.Delay(20, patience.Token);
        }
    }

    private string Prompt(int asked) => _chat.Asked[asked].GetProperty("messages").EnumerateArray().Last().GetProperty("content").ToString();

    /// <summary>A flow that may be used as a tool.</summary>
    private sealed class Quote : IFlowTools, IFlowTool
    {
        public const string Definition = """{"definitionId": "quote", "name": "Make a quote", "inputs": [{"name": "product", "type": "String"}], "outputs": [{"name": "text", "type": "String"}], "root": {"id": "out", "type": "Elsa.SetOutput", "version": 1, "outputName": "text", "outputValue": {"expression": {"type": "JavaScript", "value": "'Quote for ' + getInput('product')"}}}}""";

        public string Name => "quote";

        public string Title => "Make a quote";

        public string DefinitionId => "quote";

        public string Description => "Makes a quote.";

        public JsonElement InputSchema => JsonSerializer.SerializeToElement(new { type = "object", properties = new { product = new { type = "string" } } });

        public string? Fault(IDictionary<string, JsonElement>? arguments) => arguments!.Keys.FirstOrDefault(name => name != "product") is { } unknown ? $"There is no input '{unknown}'." : null;

        public ValueTask<IReadOnlyList<IFlowTool>> OfAsync(string tenantId, CancellationToken cancellation) => ValueTask.FromResult<IReadOnlyList<IFlowTool>>([this]);
    }

    private sealed class With(IServiceProvider services, IFlowTools flows) : IServiceProvider
    {
        public object? GetService(Type serviceType) => serviceType == typeof(IFlowTools) ? flows : services.GetService(serviceType);
    }
}
