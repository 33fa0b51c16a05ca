using Bizoholic.Flows.Activities.Looping;
using Bizoholic.Flows.Workflows.Storage;
using Bizoholic.Flows.Workflows.Testing;
using static Bizoholic.Flows.Activities.Tests.Definition;

namespace Bizoholic.Flows.Activities.Tests.Looping;

public sealed class LoopActivityTests : IDisposable
{
    private readonly WorkflowHarness _harness = new([typeof(ForEach).Assembly]);

    public void Dispose() => _harness.Dispose();

    [Fact]
    public async Task For_each_gives_its_body_value_index_and_item()
        => Assert.Equal(["0:a:a", "1:b:b"], await LinesAsync(new { id = "each", type = "Elsa.ForEach", items = JsonOf(new[] { new { name = "a" }, new { name = "b" } }), body = Line("w", "`${getVariable('CurrentIndex')}:${getVariable('CurrentValue').name}:${$json.name}`") }));

    [Fact]
    public async Task For_each_sets_its_current_value_before_each_round()
        => Assert.Equal(["1", "2", "after 2"], await LinesAsync(
            Sequence(new { id = "each", type = "Elsa.ForEach", items = JsonOf(new[] { 1, 2 }), currentValue = To("Now"), body = Line("w", "String(variables.Now)") }, Line("after", "'after ' + variables.Now")),
            Variable("Now")));

    [Fact]
    public async Task For_each_keeps_to_the_list_it_began_with()
        => Assert.Equal(["1", "2"], await LinesAsync(
            Sequence(
                Set("fill", "List", JsonOf(new[] { 1, 2 })),
                new { id = "each", type = "Elsa.ForEach", items = Js("variables.List"), body = Sequence(Line("w", "String(getVariable('CurrentValue'))"), Set("grow", "List", Js("variables.List.concat([9])"))) }),
            Variable("List")));

    [Fact]
    public async Task For_each_reads_a_list_written_as_text()
        => Assert.Equal(["x", "y"], await LinesAsync(new { id = "each", type = "Elsa.ForEach", items = Js("'[\"x\",\"y\"]'"), body = Line("w", "getVariable('CurrentValue')") }));

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("undefined")]
    public async Task For_each_of_nothing_does_nothing(string items)
        => Assert.Equal(["after"], await LinesAsync(Sequence(new { id = "each", type = "Elsa.ForEach", items = Js(items), body = Line("w", "'round'") }, Line("after", "'after'"))));

    [Fact]
    public async Task Loops_within_loops_have_values_of_their_own()
        => Assert.Equal(["1a", "1b", "2a", "2b"], await LinesAsync(new
        {
            id = "outer",
            type = "Elsa.ForEach",
            items = JsonOf(new[] { 1, 2 }),
            currentValue = To("Outer"),
            body = new { id = "inner", type = "Elsa.ForEach", items = JsonOf(new[] { "a", "b" }), body = Line("w", "variables.Outer + getVariable('CurrentValue')") },
        }, Variable("Outer")));

    [Fact]
    public async Task Break_leaves_the_nearest_loop_only()
        => Assert.Equal(["1a", "2a"], await LinesAsync(new
        {
            id = "outer",
            type = "Elsa.ForEach",
            items = JsonOf(new[] { 1, 2 }),
            currentValue = To("Outer"),
            body = new
            {
                id = "inner",
                type = "Elsa.ForEach",
                items = JsonOf(new[] { "a", "b" }),
                body = Flowchart("w>stop stop>never", Line("w", "variables.Outer + getVariable('CurrentValue')"), new { id = "stop", type = "Elsa.Break" }, Line("never", "'never'")),
            },
        }, Variable("Outer")));

    [Fact]
    public async Task Parallel_for_each_runs_every_entry_with_its_own_value()
        => Assert.Equal(["0:a", "1:b", "2:c", "after"], (await LinesAsync(Sequence(
            new { id = "each", type = "Elsa.ParallelForEach", items = JsonOf(new[] { "a", "b", "c" }), body = Line("w", "getVariable('CurrentIndex') + ':' + getVariable('CurrentValue')") },
            Line("after", "'after'")))).Order());

    [Theory]
    [InlineData(1, 3, 1, true, "1 2 3")]
    [InlineData(1, 3, 1, false, "1 2")]
    [InlineData(3, 1, -1, true, "3 2 1")]
    [InlineData(3, 1, -2, false, "3")]
    [InlineData(0, 10, 4, true, "0 4 8")]
    [InlineData(2, 1, 1, true, "")]
    public async Task For_counts(int start, int end, int step, bool inclusive, string expected)
        => Assert.Equal(expected, string.Join(' ', await LinesAsync(new { id = "for", type = "Elsa.For", start, end, step, outerBoundInclusive = inclusive, body = Line("w", "String(getVariable('CurrentValue'))") })));

    [Fact]
    public async Task For_with_a_step_of_zero_fails_instead_of_running_for_ever()
    {
        var run = await _harness.RunAsync(Of(new { id = "for", type = "Elsa.For", start = 0, end = 1, step = 0, body = Line("w", "'x'") }));
        Assert.Equal(RunStatus.Faulted, run.Status);
        Assert.Contains("step of this loop is 0", run.Rest.Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_asks_before_every_round()
        => Assert.Equal(["0", "1"], await LinesAsync(
            new { id = "while", type = "Elsa.While", condition = Js("variables.N < 2"), body = Sequence(Line("w", "String(variables.N)"), Set("more", "N", Js("variables.N + 1"))) },
            Variable("N", "Int32", "0")));

    [Fact]
    public async Task Break_leaves_a_while_loop_that_never_ends()
        => Assert.Equal(["1", "after"], await LinesAsync(
            Sequence(new { id = "while", type = "Elsa.While", condition = true, body = Sequence(Line("w", "'1'"), new { id = "b", type = "Elsa.Break" }) }, Line("after", "'after'"))));

    private async Task<IReadOnlyList<string>> LinesAsync(object root, params object[] variables)
    {
        var run = await _harness.RunAsync(Of(root, variables: variables));
        Assert.True(run.Status == RunStatus.Finished, run.Rest.Error?.Message);
        return run.Lines;
    }
}
