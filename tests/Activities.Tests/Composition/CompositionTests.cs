using Bizoholic.Flows.Activities.Composition;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;
using Bizoholic.Flows.Workflows.Testing;
using static Bizoholic.Flows.Activities.Tests.Definition;

namespace Bizoholic.Flows.Activities.Tests.Composition;

public sealed class CompositionTests : IDisposable
{
    private readonly WorkflowHarness _harness = new([typeof(ExecuteWorkflow).Assembly]);

    public void Dispose() => _harness.Dispose();

    [Fact]
    public async Task A_called_workflow_gives_back_its_output()
    {
        await PublishSumAsync();
        var run = await FinishedAsync(Of(Sequence(
            new { id = "x", type = "Elsa.ExecuteWorkflow", workflowDefinitionId = "sum", input = JsonOf(new { a = 1, b = 2 }), waitForCompletion = true, result = To("R") },
            Line("w", "'sum ' + variables.R.output.Sum")), variables: [Variable("R")]));
        Assert.Equal(["sum 3"], _harness.LinesOf(run));
    }

    [Fact]
    public async Task A_dispatched_workflow_runs_by_itself()
    {
        var result = await ActivityHarness.RunAsync<DispatchWorkflow>(new { workflowDefinitionId = "sum", correlationId = "7" });
        Assert.Equal((new ChildWorkflow("sum", ValueObject.Empty, "7"), false), Assert.Single(result.StartedWorkflows));
        Assert.Equal(["Done"], result.Outcomes);
    }

    [Fact]
    public async Task A_workflow_as_a_step_maps_inputs_and_outputs_and_ends_with_its_outcome()
    {
        await PublishSumAsync(new { id = "c", type = "Elsa.Complete", outcomes = "Summed" });
        var run = await FinishedAsync(Of(
            Flowchart("s[Summed]>w s>never", new { id = "s", type = "Sum", workflowDefinitionId = "sum", version = 1, a = Js("20"), b = Js("22"), sum = To("S") }, Line("w", "'sum ' + variables.S"), Line("never", "'never'")),
            variables: [Variable("S")]));
        Assert.Equal(["sum 42"], _harness.LinesOf(run));
    }

    [Fact]
    public async Task Inputs_of_a_workflow_as_a_step_arrive_under_their_declared_names()
    {
        await _harness.PublishAsync(System.Text.Json.JsonSerializer.Serialize(new
        {
            definitionId = "greet",
            inputs = new[] { new { name = "FirstName", type = "String" }, new { name = "Title", type = "String" } },
            outputs = new[] { new { name = "Text", type = "String" } },
            root = new { id = "o", type = "Elsa.SetOutput", outputName = "Text", outputValue = Js("getInput('FirstName') + '/' + getFirstName() + '/' + getTitle()") },
        }));
        var run = await FinishedAsync(Of(Sequence(new { id = "s", type = "Greet", workflowDefinitionId = "greet", version = 1, firstName = Js("'Ann'"), text = To("T") }, Line("w", "variables.T")), variables: [Variable("T")]));
        Assert.Equal(["Ann/Ann/null"], _harness.LinesOf(run));
    }

    [Fact]
    public async Task A_called_workflow_that_fails_fails_the_step()
    {
        await _harness.PublishAsync(Of(new { id = "f", type = "Elsa.Fault", message = "No stock" }, "bad"));
        var start = await _harness.PublishAsync(Of(Flowchart("x[Failed]>w", new { id = "x", type = "Elsa.ExecuteWorkflow", workflowDefinitionId = "bad", waitForCompletion = true }, Line("w", "$json.error.message")), "parent"));
        var run = await _harness.RunAsync(new StartRequest { Definition = start });
        await Until.TrueAsync(() => _harness.LinesOf(run.RunId).Count == 1);
        Assert.Contains("No stock", _harness.LinesOf(run.RunId)[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "Completed Done")]
    [InlineData(false, "Done")]
    public async Task A_list_starts_a_run_for_each_entry_and_is_waited_for_when_asked(bool wait, string outcomes)
    {
        await _harness.PublishAsync(Of(Sequence(new { id = "d", type = "Elsa.Delay", timeSpan = "00:00:00.020" }, new { id = "f", type = "Elsa.Fault", message = "by chance" }), "each"));
        var run = await FinishedAsync(Of(Flowchart("b>after", new { id = "b", type = "Elsa.BulkDispatchWorkflows", workflowDefinitionId = "each", waitForCompletion = wait, items = Js("[{ name: 'Ann' }, { name: 'Bob' }, 3]"), input = JsonOf(new { batch = 7 }), correlationIdFunction = Js("String($json.name ?? $json.value)") }, Line("after", "'after'"))));

        var children = (await ((IRunQueries)_harness.Storage).ListAsync("default", new RunFilter { DefinitionIds = ["each"], ParentRunId = run, Descending = false }, CancellationToken.None)).Rows;
        Assert.Equal(["3", "Ann", "Bob"], children.Select(child => child.CorrelationId!).Order(StringComparer.Ordinal));
        var inputs = (await _harness.History.ReadAsync("default", children.Single(child => child.CorrelationId == "Ann").RunId, CancellationToken.None))!.Input;
        Assert.Equal(("Ann", 7, run, "Ann"), (inputs["name"].ToString(), inputs["batch"].Number, inputs["ParentInstanceId"].ToString(), inputs["Item"]["name"].ToString()));
        Assert.Equal(outcomes, string.Join(' ', (await _harness.History.ReadAsync("default", run, CancellationToken.None))!.Executions.Single(execution => execution.ActivityId == "b").Outcomes));
        Assert.True(!wait || children.All(child => child.Status == RunStatus.Faulted));
    }

    [Fact]
    public async Task A_workflow_that_is_not_published_is_named()
    {
        var run = await _harness.RunAsync(Of(new { id = "x", type = "Elsa.ExecuteWorkflow", workflowDefinitionId = "gone" }));
        Assert.Equal(RunStatus.Faulted, run.Status);
        Assert.Contains("'gone' is not published", run.Rest.Error!.Message, StringComparison.Ordinal);
    }

    private async Task PublishSumAsync(object? last = null)
        => await _harness.PublishAsync(Of(Sequence(new { id = "o", type = "Elsa.SetOutput", outputName = "Sum", outputValue = Js("getInput('a') + getInput('b')") }, last ?? Line("end", "'summed'")), "sum", outputs: [new { name = "Sum", type = "Int32" }]));

    private async Task<string> FinishedAsync(string definition)
    {
        var run = await _harness.RunAsync(definition);
        RunStatus? status = run.Status;
        await Until.TrueAsync(() => (status = _harness.StatusOfAsync(run.RunId).GetAwaiter().GetResult()) is RunStatus.Finished or RunStatus.Faulted);
        var history = await _harness.History.ReadAsync("default", run.RunId, CancellationToken.None);
        Assert.True(status == RunStatus.Finished, history!.Error?.Message);
        return run.RunId;
    }
}
