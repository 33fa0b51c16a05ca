using Bizoholic.Flows.Activities.Console;
using Bizoholic.Flows.Activities.Primitives;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;
using Bizoholic.Flows.Workflows.Testing;
using static Bizoholic.Flows.Activities.Tests.Definition;

namespace Bizoholic.Flows.Activities.Tests.Primitives;

public sealed class PrimitiveTests
{
    [Fact]
    public async Task A_run_is_named()
    {
        var result = await ActivityHarness.RunAsync<SetName>(new { value = "Order 7" });
        Assert.Equal("Order 7", result.RunName);
    }

    [Fact]
    public async Task A_run_is_correlated() => Assert.Equal("7", (await ActivityHarness.RunAsync<Correlate>(new { correlationId = Js("3 + 4") })).CorrelationId);

    [Fact]
    public async Task A_line_is_written() => Assert.Equal(["Hello"], (await ActivityHarness.RunAsync<WriteLine>(new { text = "Hello" })).Lines);

    [Fact]
    public async Task An_output_of_the_workflow_is_set()
        => Assert.Equal(5, (await ActivityHarness.RunAsync<SetOutput>(new { outputName = "Sum", outputValue = Js("5") })).WorkflowOutputs["Sum"].Number);

    [Fact]
    public async Task A_variable_is_set() => Assert.Equal("x", (await ActivityHarness.RunAsync<SetVariable>(new { variable = new { id = "1", name = "V" }, value = "x" })).Variables["V"].AsString());

    [Fact]
    public void A_variable_has_to_be_chosen() => Assert.Contains(ActivityHarness.Problems<SetVariable>(), problem => problem.Path == "variable");

    [Theory]
    [InlineData("setOutcome('Hot'); 1", "Hot")]
    [InlineData("setOutcome('Cold'); setOutcomes(['Hot', 'Done'])", "Hot Done")]
    [InlineData("'nothing chosen'", "Done")]
    public async Task A_script_chooses_its_outcomes(string script, string expected)
        => Assert.Equal(expected, string.Join(' ', (await ActivityHarness.RunAsync<RunJavaScript>(new { script = new { type = "Literal", value = script }, possibleOutcomes = JsonOf(new[] { "Hot" }) })).Outcomes));

    [Fact]
    public async Task A_script_ties_the_run_to_something_and_names_it()
    {
        using var harness = new WorkflowHarness([typeof(SetVariable).Assembly]);
        var run = await harness.RunAsync(Of(Sequence(Line("w", "setCorrelationId('order-7'); setWorkflowInstanceName('Order 7'); 'x'"), Line("v", "getCorrelationId() + ' ' + getWorkflowInstanceName()"))));

        Assert.Equal(["x", "order-7 Order 7"], run.Lines);
        Assert.Equal(("order-7", "Order 7"), (run.History.Run.CorrelationId, run.History.Run.Name));
    }

    [Fact]
    public async Task An_outcome_the_step_does_not_have_and_one_chosen_elsewhere_are_errors()
    {
        using var harness = new WorkflowHarness([typeof(SetVariable).Assembly]);
        var unknown = await harness.RunAsync(Of(new { id = "s", type = "Elsa.RunJavaScript", script = new { type = "Literal", value = "setOutcome('Hto')" }, possibleOutcomes = JsonOf(new[] { "Hot" }) }));
        var elsewhere = await harness.RunAsync(Of(Line("w", "setOutcome('Hot')")));

        Assert.Contains("'Hto'", unknown.Rest.Error!.Message, StringComparison.Ordinal);
        Assert.Contains("Run JavaScript", elsewhere.Rest.Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_given_to_a_number_variable_counts_as_a_number()
    {
        using var harness = new WorkflowHarness([typeof(SetVariable).Assembly]);
        var run = await harness.RunAsync(Of(Sequence(Set("s", "N", "5"), Line("w", "String(variables.N + 1)")), variables: [Variable("N", "Int32", "0")]));
        Assert.Equal(["6"], run.Lines);
    }

    [Fact]
    public async Task Code_gives_its_result() => Assert.Equal(3, (await ActivityHarness.RunAsync<RunJavaScript>(new { script = "const a = 1; return a + 2;" })).Outputs["Result"].Number);

    [Fact]
    public void Code_that_does_not_compile_is_a_problem() => Assert.Contains(ActivityHarness.Problems<RunJavaScript>(new { script = "return (" }), problem => problem.Path == "script");

    [Fact]
    public async Task No_code_does_nothing() => Assert.Equal(["Done"], (await ActivityHarness.RunAsync<RunJavaScript>(new { script = "" })).Outcomes);

    [Fact]
    public async Task An_event_is_published_with_its_payload()
    {
        var published = Assert.Single((await ActivityHarness.RunAsync<PublishEvent>(new { eventName = "Paid", correlationId = " ", payload = Js("({amount: 9})"), isLocalEvent = "True" })).Events);
        Assert.Equal(("Paid", null, true), (published.Name, published.CorrelationId, published.IsLocal));
        Assert.Equal(9, published.Payload["amount"].Number);
    }

    [Fact]
    public async Task An_event_is_waited_for_by_name_and_leaves_its_payload_as_item()
    {
        var waiting = await ActivityHarness.RunAsync<Event>(new { eventName = "Paid" });
        Assert.Empty(waiting.Outcomes);
        Assert.Equal(("Event", "Paid"), (waiting.Bookmarks[0].Name, waiting.Bookmarks[0].Stimulus.AsString()));

        var result = await waiting.ResumeAsync(ValueObject.From(("amount", 9)));
        Assert.Equal(9, result.Outputs["Result"]["amount"].Number);
        Assert.Equal(9, result.Items["Done"][0].Json["amount"].Number);
    }

    [Fact]
    public void An_event_that_starts_workflows_registers_its_name()
        => Assert.Equal(new TriggerRegistration("event", "Paid", null, ValueObject.Empty), Assert.Single(ActivityHarness.Register<Event>(new { eventName = "Paid" })));

    [Fact]
    public async Task A_published_event_starts_workflows_and_resumes_those_that_wait()
    {
        using var harness = new WorkflowHarness([typeof(Event).Assembly]);
        await harness.PublishAsync(Of(Flowchart("e>w", new { id = "e", type = "Elsa.Event", eventName = "Paid", customProperties = new { canStartWorkflow = true } }, Line("w", "'started ' + $json.amount")), "starter"));
        var waiting = await harness.RunAsync(Of(Sequence(new { id = "e", type = "Elsa.Event", eventName = "Paid", result = To("R") }, Line("w", "'resumed ' + variables.R.amount")), "waiter", variables: [Variable("R")]));
        Assert.Equal(RunStatus.Suspended, waiting.Status);

        var reached = await harness.Runtime.StimulateAsync(new Stimulus("default", "Event", "Paid", ValueObject.From(("amount", 9))), CancellationToken.None);
        Assert.Equal(2, reached.Count);
        await Until.TrueAsync(() => reached.SelectMany(harness.LinesOf).Count() == 2);
        Assert.Equal(["resumed 9", "started 9"], reached.SelectMany(harness.LinesOf).Order());
    }

    [Fact]
    public async Task A_task_is_asked_for_and_its_result_goes_on()
    {
        var waiting = await ActivityHarness.RunAsync<RunTask>(new { taskName = "Translate", payload = JsonOf(new { text = "Hi" }) });
        var bookmark = Assert.Single(waiting.Bookmarks);
        var taskId = bookmark.Payload["taskId"].AsString();
        Assert.Equal(("RunTask", taskId), (bookmark.Name, bookmark.Stimulus.AsString()));
        Assert.Equal(("Translate", "Hi"), (bookmark.Payload["taskName"].AsString(), bookmark.Payload["payload"]["text"].AsString()));

        var result = await waiting.ResumeAsync("Hallo");
        Assert.Equal(("Hallo", taskId), (result.Outputs["Result"].AsString(), result.Outputs["TaskId"].AsString()));
        Assert.Equal("Hallo", result.Items["Done"][0].Json["value"].AsString());
    }
}
