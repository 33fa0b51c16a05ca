using System.Text.Json.Nodes;
using Bizoholic.Flows.Activities.ControlFlow;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows.Storage;
using Bizoholic.Flows.Workflows.Testing;

namespace Bizoholic.Flows.Workflows.Tests.Running;

/// <summary>A step that runs once per item and waits: it is done when the last of its items is.</summary>
public sealed class ItemWaitTests : IDisposable
{
    private readonly ProbeWorld _world = new();
    private readonly WorkflowHarness _host;

    public ItemWaitTests() => _host = Host(null);

    public void Dispose() => _host.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Each_item_begins_once_and_is_looked_at_until_it_is_done(int concurrency)
    {
        var run = await StartAsync(_host, concurrency);

        await Eventually.True(async () => await _host.StatusOfAsync(run) is RunStatus.Finished);

        var step = (await _host.History.ReadAsync(Tenants.Default, run, default))!.Executions.Single(execution => execution.ActivityId == "each");
        Assert.Equal([1.0, 2.0, 3.0], step.Items[Outcomes.Done]!.Select(item => item.Json["n"].Number));
        Assert.Equal([0.0, 1.0, 2.0], step.Items[Outcomes.Done]!.Select(item => item.Json["looks"].Number));
        Assert.Equal([.. Enumerable.Range(0, 3).Select(item => $"{run}-{step.Number}-{item}-0")], _world.Calls.Select(call => call.Key).Order());
    }

    [Fact]
    public async Task Another_host_goes_on_with_the_items_that_are_not_done()
    {
        var run = await StartAsync(_host, 1, pause: TimeSpan.FromHours(1));
        await Eventually.True(async () => await _host.StatusOfAsync(run) == RunStatus.Suspended);
        _host.Dispose();

        using var next = Host(_host.Storage);
        for (var look = 0; look < 2; look++)
        {
            var wait = (await WaitAsync(run))!;
            await next.Runtime.ResumeAsync(Tenants.Default, wait.BookmarkId, Value.Null, null, default);
            await Eventually.True(async () => await next.StatusOfAsync(run) == RunStatus.Finished || await WaitAsync(run) is { } now && now.BookmarkId != wait.BookmarkId);
        }

        await Eventually.True(async () => await next.StatusOfAsync(run) == RunStatus.Finished);
        Assert.Equal(3, _world.Calls.Count);
    }

    /// <summary>Whoever asks for one value of a step that ran for several items gets what it gave for the last of them, also where another host did that one.</summary>
    [Fact]
    public async Task What_a_step_gave_for_its_last_item_is_its_result()
    {
        var tell = Golden("TellEach", "tell", ("text", Flow.Js("'told ' + $json.n")), ("result", new JsonObject { ["typeName"] = "String", ["memoryReference"] = new JsonObject { ["id"] = "told" } }));
        var all = Golden("TellEach", "all", ("text", Flow.Js("getVariable('told') + ', ' + getLastResult() + ', ' + getOutputFrom('tell', 'Result')")));

        var run = await _host.RunAsync(Flow.Definition(Flow.Sequence("root", Three(), tell, all), ("told", null)));

        var step = (await _host.History.ReadAsync(Tenants.Default, run.RunId, default))!.Executions.Single(execution => execution.ActivityId == "all");
        Assert.Equal("told 3, told 3, told 3", step.Outputs["Result"].AsString());
    }

    /// <summary>Each item's run is waited for before the next item begins, and ends only its own wait.</summary>
    [Fact]
    public async Task A_step_that_goes_through_its_items_one_by_one_may_start_runs_for_them_and_wait()
    {
        await _host.PublishAsync(new JsonObject
        {
            ["definitionId"] = "child",
            ["name"] = "Child",
            ["outputs"] = new JsonArray(new JsonObject { ["name"] = "twice", ["type"] = "Object" }),
            ["root"] = Flow.Activity("SetOutput", "out", ("outputName", Flow.Input("Literal", "twice")), ("outputValue", Flow.Js("getInput('n') * 2"))),
        }.ToJsonString());

        var run = await _host.RunAsync(Flow.Definition(Flow.Sequence("root", Three(), Flow.Activity("CallEach", "each", ("customProperties", new JsonObject { ["concurrency"] = 3 })))));
        await Eventually.True(async () => await _host.StatusOfAsync(run.RunId) is RunStatus.Finished or RunStatus.Faulted);

        var step = (await _host.History.ReadAsync(Tenants.Default, run.RunId, default))!.Executions.Single(execution => execution.ActivityId == "each");
        Assert.Null(step.Error?.Message);
        Assert.Equal([2.0, 4.0, 6.0], step.Items[Outcomes.Done]!.Select(item => item.Json["twice"].Number));
        Assert.Equal([0, 1, 2], step.Items[Outcomes.Done]!.Select(item => item.PairedItem));
        Assert.Equal(3, _world.Calls.Count);
    }

    /// <summary>The second fails while the first and the third are under way: what those did counts, and is not done again, whichever host goes on.</summary>
    [Fact]
    public async Task Items_that_are_under_way_when_another_fails_are_done_before_the_step_fails()
    {
        var failed = new TaskCompletionSource();
        _world.Answer = (_, before, cancellation) =>
        {
            if (before != 1)
            {
                return failed.Task.WaitAsync(cancellation);
            }

            failed.SetResult();
            throw new FaultException("No.");
        };
        var each = Flow.Activity("Probe", "each", ("customProperties", new JsonObject { ["perItem"] = true, ["concurrency"] = 3 }));
        var run = await _host.RunAsync(Flow.Definition(Flow.Sequence("root", Three(), each))).WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Equal((RunStatus.Faulted, "No."), (run.Status, run.Rest.Error?.Message));
        _host.Dispose();
        _world.Answer = (_, _, _) => Task.CompletedTask;

        using var next = Host(_host.Storage);
        await next.Runtime.RetryAsync(Tenants.Default, run.RunId, [], default);
        await Eventually.True(async () => await next.StatusOfAsync(run.RunId) == RunStatus.Finished);

        Assert.Equal(["0-0", "1-0", "1-1", "2-0"], _world.Calls.Select(call => call.Key[^3..]).Order());
    }

    /// <summary>The second fails for good while the others are at work outside: whoever tries again, on whichever host, begins only that one anew.</summary>
    [Fact]
    public async Task Work_that_goes_on_outside_is_not_begun_again_by_whoever_tries_again()
    {
        _world.Answer = (_, before, _) => before == 1 ? throw new FaultException("No.") : Task.CompletedTask;
        var each = Flow.Activity("WorkEach", "each");
        var run = await _host.RunAsync(Flow.Definition(Flow.Sequence("root", Three(), each)));
        await Eventually.True(async () => await _host.StatusOfAsync(run.RunId) == RunStatus.Faulted);
        _host.Dispose();
        _world.Answer = (_, _, _) => Task.CompletedTask;

        using var next = Host(_host.Storage);
        await next.Runtime.RetryAsync(Tenants.Default, run.RunId, [], default);
        await Eventually.True(async () => await next.StatusOfAsync(run.RunId) == RunStatus.Finished);

        Assert.Equal(["0-0", "1-0", "1-1", "2-0"], _world.Calls.Select(call => call.Key[^3..]).Order());
    }

    /// <summary>What was set to work with other inputs is not what is wanted now.</summary>
    [Fact]
    public async Task Whoever_tries_again_with_other_data_begins_anew()
    {
        _world.Answer = (_, before, _) => before == 1 ? throw new FaultException("No.") : Task.CompletedTask;
        var run = await _host.RunAsync(Flow.Definition(Flow.Sequence("root", Three(), Flow.Activity("WorkEach", "each"))));
        await Eventually.True(async () => await _host.StatusOfAsync(run.RunId) == RunStatus.Faulted);
        _world.Answer = (_, _, _) => Task.CompletedTask;
        var failed = (await _host.History.ReadAsync(Tenants.Default, run.RunId, default))!.Executions.Single(execution => execution.ActivityId == "each");

        await _host.Runtime.RetryAsync(Tenants.Default, run.RunId, new RetryWith(failed.Number, null, [ValueObject.From(("n", 4))]), default);
        await Eventually.True(async () => await _host.StatusOfAsync(run.RunId) == RunStatus.Finished);

        Assert.Equal(["0-0", "0-1", "1-0", "2-0"], _world.Calls.Select(call => call.Key[^3..]).Order());
    }

    /// <summary>No call is answered before the last of them is made.</summary>
    [Fact]
    public async Task As_many_items_are_worked_on_at_once_as_the_step_says()
    {
        var allCalled = new TaskCompletionSource();
        _world.Answer = (_, before, cancellation) =>
        {
            if (before == 2)
            {
                allCalled.SetResult();
            }

            return allCalled.Task.WaitAsync(cancellation);
        };
        var each = Flow.Activity("Probe", "each", ("customProperties", new JsonObject { ["perItem"] = true, ["concurrency"] = 3 }));

        var run = await _host.RunAsync(Flow.Definition(Flow.Sequence("root", Three(), each))).WaitAsync(TimeSpan.FromMinutes(1));

        Assert.Equal((RunStatus.Finished, 3), (run.Status, _world.Calls.Count));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("2.5")]
    [InlineData("\"many\"")]
    public void A_number_of_items_that_cannot_be_is_told_before_the_flow_is_published(string given)
    {
        var each = Flow.Activity("Probe", "each", ("customProperties", new JsonObject { ["concurrency"] = JsonNode.Parse(given) }));

        var refused = _host.Compiler.Compile(DefinitionReader.Read(System.Text.Encoding.UTF8.GetBytes(Flow.Definition(each)))).Problems.Single();

        Assert.Contains($"from 1 to 100, but is {given}", refused.Message);
    }

    [Fact]
    public async Task A_step_that_waits_for_something_outside_says_that_it_cannot_for_each_item()
    {
        var wait = Flow.Activity("Event", "each", ("eventName", Flow.Input("Literal", "go")), ("customProperties", new JsonObject { ["perItem"] = true }));
        var run = await _host.RunAsync(Flow.Definition(Flow.Sequence("root", Three(), wait)));

        Assert.Equal(RunStatus.Faulted, run.Status);
        Assert.Contains("once for all items", run.Rest.Error!.Message);
    }

    private static JsonObject Three() => Golden("ThreeItems", "three");

    private static JsonObject Golden(string type, string id, params (string Name, JsonNode? Value)[] properties)
    {
        var step = Flow.Activity(type, id, properties);
        step["type"] = $"Golden.{type}";
        return step;
    }

    private WorkflowHarness Host(Storage.InMemory.InMemoryStorage? storage) => new([typeof(Sequence).Assembly, typeof(Probe).Assembly], _world, storage: storage);

    private async Task<BookmarkRow?> WaitAsync(string run) => (await ((IBookmarkStore)_host.Storage).OfRunAsync(Tenants.Default, run, default)) is [var wait, ..] ? wait : null;

    private static async Task<string> StartAsync(WorkflowHarness host, int concurrency, TimeSpan? pause = null)
    {
        var each = Flow.Activity("WaitEach", "each", ("pause", Flow.Input("Literal", (pause ?? TimeSpan.FromMilliseconds(5)).ToString())), ("customProperties", new JsonObject { ["concurrency"] = concurrency }));
        return (await host.Runtime.StartAsync(new StartRequest { Definition = await host.PublishAsync(Flow.Definition(Flow.Sequence("root", Three(), each))) }, default)).RunId;
    }
}

/// <summary>Has another flow double a number, and takes no report but that of the run it asked for.</summary>
[Activity("Elsa", "Tests", "Calls a flow for each item.", Effect = SideEffect.LookFirst, PerItem = true, Sequential = true)]
public sealed class CallEach : Activity
{
    protected internal override async ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        context.GetRequiredService<ProbeWorld>().Calls.Enqueue((context.Node.Id, context.IdempotencyKey));
        var run = context.NewRunId();
        await context.RememberAsync(run);
        context.StartWorkflow(new ChildWorkflow("child", ValueObject.From(("n", context.Item.Json["n"])), null, run), wait: true);
    }

    protected internal override ValueTask ResumeAsync(ActivityExecutionContext context)
    {
        var report = context.Resumption!.Input;
        if (report["runId"].ToString() != context.Remembered.ToString())
        {
            throw new FaultException("This is another item's run.");
        }

        context.Leave(Outcomes.Done, [new Item(report["output"].AsObject()!)]);
        return ValueTask.CompletedTask;
    }
}

/// <summary>Begins something outside for an item, and looks at it once; what became of it is the world's answer, given in the order of the items.</summary>
[Activity("Elsa", "Tests", "Has an item worked on outside.", Effect = SideEffect.AtMostOnce, PerItem = true, WorkGoesOn = true)]
public sealed class WorkEach : Activity
{
    protected internal override async ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        if (context.Remembered.IsUndefined)
        {
            context.GetRequiredService<ProbeWorld>().Calls.Enqueue((context.Node.Id, context.IdempotencyKey));
            await context.RememberAsync("at work");
        }

        Wait(context);
    }

    protected internal override async ValueTask ResumeAsync(ActivityExecutionContext context)
    {
        try
        {
            await context.GetRequiredService<ProbeWorld>().Answer(context.Node.Id, context.ItemIndex, context.CancellationToken);
        }
        catch (FaultException)
        {
            await context.ForgetAsync();
            throw;
        }

        if (context.ItemIndex == 0 && context.Items.Count > 1 && context.Remembered == "at work")
        {
            await context.RememberAsync("still at work");
            Wait(context);
            return;
        }

        context.Leave(Outcomes.Done, [context.Item]);
    }

    private static void Wait(ActivityExecutionContext context)
        => context.CreateBookmark(new BookmarkRequest("WorkEach") { DueAt = context.Time.GetUtcNow() + TimeSpan.FromMilliseconds(5) });
}

/// <summary>Begins something for an item, and looks at it as many times as the item's place says.</summary>
[Activity("Elsa", "Tests", "Waits for each item.", Effect = SideEffect.AtMostOnce, PerItem = true)]
public sealed class WaitEach : Activity
{
    [Input(Description = "Between looks.")]
    public Input<TimeSpan> Pause { get; set; } = new(TimeSpan.FromMilliseconds(5));

    protected internal override async ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        context.GetRequiredService<ProbeWorld>().Calls.Enqueue((context.Node.Id, context.IdempotencyKey));
        await context.RememberAsync(0);
        await LookAsync(context);
    }

    protected internal override async ValueTask ResumeAsync(ActivityExecutionContext context)
    {
        await context.RememberAsync(context.Remembered.Number + 1);
        await LookAsync(context);
    }

    private async ValueTask LookAsync(ActivityExecutionContext context)
    {
        await Task.Yield();
        if (context.Remembered.Number < context.ItemIndex)
        {
            context.CreateBookmark(new BookmarkRequest("WaitEach") { DueAt = context.Time.GetUtcNow() + context.Get(Pause) });
        }
        else
        {
            context.Leave(Outcomes.Done, [new Item(context.Item.Json.With("looks", context.Remembered))]);
        }
    }
}
