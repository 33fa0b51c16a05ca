using System.Text.Json.Nodes;
using Bizoholic.Flows.Activities.ControlFlow;
using Bizoholic.Flows.Workflows.Storage;
using Bizoholic.Flows.Workflows.Testing;

namespace Bizoholic.Flows.Workflows.Tests.Running;

/// <summary>A step that runs once per item and has a Failed branch: what failed goes there, and the rest goes on.</summary>
public sealed class ItemFailureTests : IDisposable
{
    private readonly ProbeWorld _world = new();
    private readonly WorkflowHarness _host;

    public ItemFailureTests() => _host = Host(null);

    public void Dispose() => _host.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Only_the_item_that_failed_takes_the_Failed_branch(int concurrency)
    {
        _world.Answer = (step, before, _) => step == "each" && before == 1 ? throw new FaultException("No.") : Task.CompletedTask;

        var run = await _host.RunAsync(Definition(concurrency));

        var (each, good, bad) = await StepsAsync(run.RunId);
        Assert.Equal((RunStatus.Finished, "Completed"), (run.Status, each.Status.ToString()));
        Assert.Equal([0, 2], each.Items[Outcomes.Done]!.Select(item => item.PairedItem));
        Assert.Equal([(1, 2.0, "No.")], each.Items[Outcomes.Failed]!.Select(item => (item.PairedItem ?? -1, item.Json["n"].Number, item.Json["error"]["message"].AsString()!)));
        Assert.Equal((2, 1), (good!.Items[Outcomes.Done]!.Count, bad!.Items[Outcomes.Done]!.Count));
        Assert.Equal(3, _world.Calls.Count(call => call.Step == "each"));
    }

    [Fact]
    public async Task A_step_none_of_whose_items_could_be_done_has_failed_and_each_says_why()
    {
        _world.Answer = (step, before, _) => step == "each" ? throw new FaultException($"No {before + 1}.") : Task.CompletedTask;

        var run = await _host.RunAsync(Definition());

        var (each, good, bad) = await StepsAsync(run.RunId);
        Assert.Equal((RunStatus.Finished, "Faulted", "No 1."), (run.Status, each.Status.ToString(), each.Error?.Message));
        Assert.Equal(["No 1.", "No 2.", "No 3."], bad!.Items[Outcomes.Done]!.Select(item => item.Json["Result"].AsString()));
        Assert.Null(good);
    }

    /// <summary>A password that is refused once would be refused each time.</summary>
    [Fact]
    public async Task What_would_fail_for_the_same_reason_is_not_begun()
    {
        _world.Answer = (step, before, _) => step == "each" && before == 1 ? throw new FaultException("Sign in again.", type: "Credential") : Task.CompletedTask;

        var run = await _host.RunAsync(Definition());

        var (each, _, bad) = await StepsAsync(run.RunId);
        Assert.Equal([0], each.Items[Outcomes.Done]!.Select(item => item.PairedItem));
        Assert.Equal([(1, "Sign in again."), (2, "Sign in again.")], each.Items[Outcomes.Failed]!.Select(item => (item.PairedItem ?? -1, item.Json["error"]["message"].AsString()!)));
        Assert.Equal((2, 2), (_world.Calls.Count(call => call.Step == "each"), bad!.Items[Outcomes.Done]!.Count));
    }

    [Fact]
    public async Task An_item_that_failed_stays_failed_when_another_host_goes_on()
    {
        var reached = new TaskCompletionSource();
        _world.Answer = async (step, before, cancellation) =>
        {
            if (step == "each" && before == 0)
            {
                throw new FaultException("No.");
            }

            if (step == "each" && before == 2)
            {
                reached.SetResult();
                await Task.Delay(Timeout.Infinite, cancellation);
            }
        };
        var started = await _host.Runtime.StartAsync(new StartRequest { Definition = await _host.PublishAsync(Definition()), ReturnAtOnce = true }, default);
        await reached.Task.WaitAsync(TimeSpan.FromMinutes(1));
        _host.Dispose();
        _world.Answer = (_, _, _) => Task.CompletedTask;

        using var next = Host(_host.Storage);
        await Eventually.True(async () => await next.StatusOfAsync(started.RunId) == RunStatus.Finished);

        var (each, _, _) = await StepsAsync(started.RunId);
        Assert.Equal([1, 2], each.Items[Outcomes.Done]!.Select(item => item.PairedItem));
        Assert.Equal([0], each.Items[Outcomes.Failed]!.Select(item => item.PairedItem));
        Assert.Equal(["0-0", "1-0", "2-0", "2-0"], _world.Calls.Where(call => call.Step == "each").Select(call => call.Key[^3..]));
    }

    /// <summary>Without the branch nobody would hear of it: the step fails as before.</summary>
    [Fact]
    public async Task Without_a_Failed_branch_the_step_fails()
    {
        _world.Answer = (step, before, _) => step == "each" && before == 1 ? throw new FaultException("No.") : Task.CompletedTask;

        var run = await _host.RunAsync(Flow.Definition(Flow.Sequence("root", Three(), Each(1))));

        Assert.Equal((RunStatus.Faulted, "No."), (run.Status, run.Rest.Error?.Message));
        Assert.Equal(2, _world.Calls.Count);
    }

    private static string Definition(int concurrency = 1)
        => Flow.Definition(Flow.Flowchart("root", [Three(), Each(concurrency), Golden("TellEach", "good", ("text", Flow.Js("'' + $json.made"))), Golden("TellEach", "bad", ("text", Flow.Js("$json.error.message")))], "three->each", "each->good", "each:Failed->bad"));

    private static JsonObject Each(int concurrency) => Flow.Activity("Probe", "each", ("customProperties", new JsonObject { ["perItem"] = true, ["concurrency"] = concurrency }));

    private static JsonObject Three() => Golden("ThreeItems", "three");

    private static JsonObject Golden(string type, string id, params (string Name, JsonNode? Value)[] properties)
    {
        var step = Flow.Activity(type, id, properties);
        step["type"] = $"Golden.{type}";
        return step;
    }

    private WorkflowHarness Host(Storage.InMemory.InMemoryStorage? storage) => new([typeof(Sequence).Assembly, typeof(Probe).Assembly], _world, storage: storage);

    private async Task<(ExecutionHistory Each, ExecutionHistory? Good, ExecutionHistory? Bad)> StepsAsync(string run)
    {
        var steps = (await _host.History.ReadAsync(Tenants.Default, run, default))!.Executions;
        return (steps.Single(step => step.ActivityId == "each"), steps.SingleOrDefault(step => step.ActivityId == "good"), steps.SingleOrDefault(step => step.ActivityId == "bad"));
    }
}
