using Bizoholic.Flows.Activities.ControlFlow;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;
using Bizoholic.Flows.Workflows.Testing;
using static Bizoholic.Flows.Activities.Tests.Definition;

namespace Bizoholic.Flows.Activities.Tests.ControlFlow;

public sealed class BranchingTests : IDisposable
{
    private readonly WorkflowHarness _harness = new([typeof(If).Assembly]);

    public void Dispose() => _harness.Dispose();

    [Theory]
    [InlineData(true, "then")]
    [InlineData(false, "else")]
    public async Task If_runs_one_of_its_branches_and_tells_which(bool condition, string expected)
    {
        var run = await RunAsync(Sequence(
            new { id = "if", type = "Elsa.If", condition, then = Line("t", "'then'"), @else = Line("e", "'else'"), result = To("Answer") },
            Line("after", "'answer ' + variables.Answer")), Variable("Answer"));
        Assert.Equal([expected, $"answer {(condition ? "true" : "false")}"], run.Lines);
        Assert.Equal(condition, run.Of("if")[0].Outputs["Result"].Boolean);
    }

    [Fact]
    public async Task What_a_container_decided_by_can_be_seen_afterwards()
    {
        var run = await RunAsync(Sequence(
            new { id = "if", type = "Elsa.If", condition = new { type = "JavaScript", value = "1 > 0" }, then = Line("t", "'then'") },
            new { id = "constant", type = "Elsa.If", condition = "True" },
            new { id = "s", type = "Elsa.Switch", cases = new[] { new { label = "a", condition = new { type = "JavaScript", value = "false" } }, new { label = "b", condition = new { type = "JavaScript", value = "true" } } } },
            new { id = "each", type = "Elsa.ForEach", items = new { type = "JavaScript", value = "[1, 2]" }, body = Line("round", "'x'") },
            new { id = "until", type = "Elsa.While", condition = new { type = "JavaScript", value = "(variables.N || 0) < 2" }, body = new { id = "count", type = "Elsa.SetVariable", variable = new { id = "N", name = "N" }, value = new { type = "JavaScript", value = "(variables.N || 0) + 1" } } },
            new { id = "say", type = "Elsa.WriteLine", text = "constant text" }), Variable("N"));

        Assert.Equal(Value.True, run.Of("if")[0].Inputs["Condition"]);
        Assert.Equal(Value.True, run.Of("constant")[0].Inputs["Condition"]);
        Assert.Equal((Value.False, Value.True), (run.Of("s")[0].Inputs["cases[0].condition"], run.Of("s")[0].Inputs["cases[1].condition"]));
        Assert.Equal("MatchFirst", run.Of("s")[0].Inputs["Mode"]);
        Assert.Equal(new ValueArray(1, 2), run.Of("each")[0].Inputs["Items"].AsArray());
        Assert.Equal(Value.False, run.Of("until")[0].Inputs["Condition"]);
        Assert.Equal("constant text", run.Of("say")[0].Inputs["Text"]);
    }

    [Fact]
    public async Task If_without_the_branch_goes_on() => Assert.Equal(["after"], (await RunAsync(Sequence(new { id = "if", type = "Elsa.If", condition = true }, Line("after", "'after'")))).Lines);

    [Fact]
    public async Task A_decision_has_the_outcome_of_its_answer()
    {
        Assert.Equal(["True"], (await ActivityHarness.RunAsync<FlowDecision>(new { condition = "True" })).Outcomes);
        Assert.Equal(["False"], (await ActivityHarness.RunAsync<FlowDecision>()).Outcomes);
    }

    [Fact]
    public async Task A_fork_starts_every_branch()
        => Assert.Equal(["One", "Two"], (await ActivityHarness.RunAsync<FlowFork>(new { branches = new { type = "Object", value = "[\"One\",\"Two\"]" } })).Outcomes);

    [Theory]
    [InlineData("MatchFirst", "b")]
    [InlineData("MatchAny", "b c")]
    public async Task A_switch_runs_the_cases_that_hold(string mode, string expected)
        => Assert.Equal(expected, string.Join(' ', (await RunAsync(new { id = "s", type = "Elsa.Switch", mode, cases = Cases(embedded: true), @default = Line("d", "'default'") })).Lines));

    [Fact]
    public async Task A_switch_without_a_match_runs_its_default()
        => Assert.Equal(["default"], (await RunAsync(new { id = "s", type = "Elsa.Switch", cases = new[] { new { label = "a", condition = new { type = "JavaScript", value = "false" }, activity = Line("a", "'a'") } }, @default = Line("d", "'default'") })).Lines);

    [Theory]
    [InlineData("MatchFirst", "b")]
    [InlineData("MatchAny", "b c")]
    public async Task A_flow_switch_follows_the_cases_that_hold(string mode, string expected)
        => Assert.Equal(expected, string.Join(' ', (await RunAsync(Flowchart("s[A]>a s[B]>b s[C]>c s[Default]>d", new { id = "s", type = "Elsa.FlowSwitch", mode, cases = Cases(embedded: false) }, Line("a", "'a'"), Line("b", "'b'"), Line("c", "'c'"), Line("d", "'d'")))).Lines));

    [Fact]
    public async Task A_flow_switch_without_a_match_follows_default()
        => Assert.Equal(["d"], (await RunAsync(Flowchart("s[Default]>d", new { id = "s", type = "Elsa.FlowSwitch" }, Line("d", "'d'")))).Lines);

    [Fact]
    public async Task A_condition_that_is_neither_true_nor_false_fails_in_plain_words()
    {
        var run = await _harness.RunAsync(Of(new { id = "s", type = "Elsa.FlowSwitch", cases = new[] { new { label = "A", condition = new { type = "JavaScript", value = "'perhaps'" } } } }));
        Assert.Equal(RunStatus.Faulted, run.Status);
        Assert.Contains("expected true or false", run.Rest.Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parallel_runs_all_and_waits_for_all()
        => Assert.Equal(["a", "b", "after"], (await RunAsync(Sequence(new { id = "p", type = "Elsa.Parallel", activities = new[] { Line("a", "'a'"), Line("b", "'b'") } }, Line("after", "'after'")))).Lines);

    [Fact]
    public async Task A_fork_that_waits_for_any_cancels_the_rest()
    {
        var run = await RunAsync(Sequence(
            new { id = "f", type = "Elsa.Fork", joinMode = "WaitAny", branches = new object[] { new { id = "never", type = "Elsa.Event", eventName = "never" }, Line("b", "'b'") } },
            Line("after", "'after'")));
        Assert.Equal(["b", "after"], run.Lines);
        Assert.Equal(ExecutionStatus.Cancelled, run.Of("never")[0].Status);
    }

    [Fact]
    public async Task A_container_runs_its_body() => Assert.Equal(["in", "after"], (await RunAsync(Flowchart("c>w", new { id = "c", type = "Elsa.FlowNode", body = Line("in", "'in'") }, Line("w", "'after'")))).Lines);

    [Fact]
    public async Task Finish_ends_the_run_from_deep_inside()
        => Assert.Equal(["a"], (await RunAsync(Sequence(Line("a", "'a'"), new { id = "if", type = "Elsa.If", condition = true, then = new { id = "f", type = "Elsa.Finish" } }, Line("b", "'b'")))).Lines);

    [Fact]
    public async Task End_ends_the_canvas_it_stands_on()
        => Assert.Equal(["a", "after"], (await RunAsync(Sequence(Flowchart("a>e e>b", Line("a", "'a'"), new { id = "e", type = "Elsa.End" }, Line("b", "'b'")), Line("after", "'after'")))).Lines);

    [Theory]
    [InlineData("\"Approved\"", "Approved")]
    [InlineData("[\"A\",\"B\"]", "A B")]
    public async Task Complete_tells_its_outcomes(string outcomes, string expected)
        => Assert.Equal(expected, string.Join(' ', (await ActivityHarness.RunAsync<Complete>(new { outcomes = new { type = "Object", value = outcomes } })).WorkflowOutcomes!));

    [Fact]
    public async Task Fault_fails_with_the_message_for_people()
    {
        var error = await Assert.ThrowsAsync<FaultException>(() => ActivityHarness.RunAsync<Fault>(new { message = "No stock left", code = "42", category = "Shop" }));
        Assert.Equal(("No stock left", "42", "Shop", "System"), (error.Message, error.Code, error.Category, error.FaultType));
    }

    [Fact]
    public async Task A_failure_goes_on_at_the_failed_port()
        => Assert.Equal(["caught Oops"], (await RunAsync(Flowchart("f[Failed]>w f>never", new { id = "f", type = "Elsa.Fault", message = "Oops" }, Line("w", "'caught ' + $json.error.message"), Line("never", "'never'")))).Lines);

    [Fact]
    public async Task A_race_in_a_flowchart_cancels_the_branch_that_waits()
    {
        var run = await RunAsync(Flowchart(
            "s>slow s>fast slow>j fast>j j>w",
            new { id = "s", type = "Elsa.Start" },
            new { id = "slow", type = "Elsa.Event", eventName = "never" },
            Line("fast", "'fast'"),
            new { id = "j", type = "Elsa.FlowJoin", mode = new { typeName = "FlowJoinMode", expression = new { type = "Literal", value = "WaitAny" } } },
            Line("w", "'after'")));
        Assert.Equal(["fast", "after"], run.Lines);
        Assert.Equal(ExecutionStatus.Cancelled, run.Of("slow")[0].Status);
    }

    [Fact]
    public async Task A_join_gets_the_items_of_all_branches()
    {
        var run = await RunAsync(Flowchart(
            "s>a s>b a>w b>w",
            new { id = "s", type = "Elsa.Start" },
            new { id = "a", type = "Elsa.RunJavaScript", script = "({n: 1})" },
            new { id = "b", type = "Elsa.RunJavaScript", script = "({n: 2})" },
            new { id = "w", type = "Elsa.WriteLine", customProperties = new { perItem = true }, text = Js("String($json.Result.n)") }));
        Assert.Equal(["1", "2"], run.Lines);
    }

    private static object[] Cases(bool embedded) =>
    [
        new { label = "A", condition = new { type = "JavaScript", value = "false" }, activity = embedded ? Line("ca", "'a'") : null },
        new { label = "B", condition = new { type = "JavaScript", value = "true" }, activity = embedded ? Line("cb", "'b'") : null },
        new { label = "C", condition = new { type = "JavaScript", value = "1 < 2" }, activity = embedded ? Line("cc", "'c'") : null },
    ];

    private async Task<HarnessRun> RunAsync(object root, params object[] variables)
    {
        var run = await _harness.RunAsync(Of(root, variables: variables));
        Assert.True(run.Status == RunStatus.Finished, run.Rest.Error?.Message ?? run.Status.ToString());
        return run;
    }
}
