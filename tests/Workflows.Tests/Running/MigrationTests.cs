using System.Text.Json.Nodes;
using Bizoholic.Flows.Activities.ControlFlow;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows.Storage;
using Bizoholic.Flows.Workflows.Testing;

namespace Bizoholic.Flows.Workflows.Tests.Running;

/// <summary>A run ends under the version of its flow that it began with, unless somebody moves it.</summary>
public sealed class MigrationTests : IDisposable
{
    private readonly WorkflowHarness _harness = new([typeof(Sequence).Assembly], options: new RuntimeOptions { CheckpointBursts = 2 });

    public void Dispose() => _harness.Dispose();

    [Fact]
    public async Task A_run_that_waits_goes_on_under_the_version_it_was_moved_to_and_does_nothing_again()
    {
        var run = await StartAsync(Flow.Line("a", "one"), Wait("w1"), Wait("w2"), Flow.Line("b", "old"));
        await GoOnAsync("w1");
        await WaitsAtAsync(run, "w2");

        var migration = await MoveAsync(run, Flow.Line("new", "before"), Flow.Line("a", "one again"), Wait("w1"), Wait("w2"), Flow.Line("b", "mended"), Flow.Line("c", "more"));
        await GoOnAsync("w2");

        Assert.Equal(new Migration(MigrationOutcome.Moved), migration);
        await Eventually.True(async () => await _harness.StatusOfAsync(run) == RunStatus.Finished);
        Assert.Equal(["one", "mended", "more"], _harness.LinesOf(run));
        var row = await RowAsync(run);
        Assert.Equal((2, "flow-v2"), (row.DefinitionVersion, row.DefinitionVersionId));
        Assert.Equal("Completed", (await _harness.History.ReadAsync(Tenants.Default, run, default))!.Executions.Single(execution => execution.ActivityId == "c").Status.ToString());
    }

    [Fact]
    public async Task A_failed_step_is_retried_as_the_version_that_mends_it_has_it()
    {
        var run = await StartAsync(Flow.Line("a", "one"), Flow.Activity("WriteLine", "b", ("text", Flow.Js("nothing.here"))));
        Assert.Equal(RunStatus.Faulted, await _harness.StatusOfAsync(run));

        Assert.Equal(MigrationOutcome.Moved, (await MoveAsync(run, Flow.Line("a", "one"), Flow.Line("b", "mended"))).Outcome);
        Assert.True(await _harness.Runtime.RetryAsync(Tenants.Default, run, [], default));

        await Eventually.True(async () => await _harness.StatusOfAsync(run) == RunStatus.Finished);
        Assert.Equal(["one", "mended"], _harness.LinesOf(run));
    }

    [Fact]
    public async Task A_version_without_what_the_run_has_done_or_waits_at_is_refused_and_the_run_goes_on_as_it_was()
    {
        var run = await StartAsync(Flow.Line("a", "one"), Wait("w1"), Flow.Line("b", "old"));

        var (without, reason) = await MoveAsync(run, Wait("w1"), Flow.Line("b", "new"));
        Assert.Equal(MigrationOutcome.DoesNotFit, without);
        Assert.Contains("'a'", reason);

        (var other, reason) = await MoveAsync(run, Flow.Line("a", "one"), Flow.Line("w1", "no wait"));
        Assert.Equal(MigrationOutcome.DoesNotFit, other);
        Assert.Contains("another kind of step", reason);

        (var moved, reason) = await MoveAsync(run, Flow.Line("a", "one"), Flow.Sequence("inner", Wait("w1")));
        Assert.Equal(MigrationOutcome.DoesNotFit, moved);
        Assert.Contains("somewhere else", reason);

        await GoOnAsync("w1");
        await Eventually.True(async () => await _harness.StatusOfAsync(run) == RunStatus.Finished);
        Assert.Equal(["one", "old"], _harness.LinesOf(run));
    }

    [Fact]
    public async Task A_run_that_a_host_has_is_left_alone_and_so_is_one_that_is_over()
    {
        var run = await StartAsync(Wait("w1"), Flow.Line("b", "old"));
        var claimed = await _harness.Storage.ClaimAsync(Tenants.Default, run, "another", default);
        Assert.Equal(MigrationOutcome.UnderWay, (await MoveAsync(run, Wait("w1"), Flow.Line("b", "new"))).Outcome);

        await _harness.Storage.CommitAsync(new RunCommit { Row = claimed!, ReleaseOwner = true }, default);
        await GoOnAsync("w1");
        await Eventually.True(async () => await _harness.StatusOfAsync(run) == RunStatus.Finished);
        Assert.Equal(MigrationOutcome.Over, (await MoveAsync(run, Wait("w1"), Flow.Line("b", "new"))).Outcome);
        Assert.Equal(1, (await RowAsync(run)).DefinitionVersion);
    }

    private async Task<string> StartAsync(params JsonObject[] steps)
    {
        var started = await _harness.Runtime.StartAsync(new StartRequest { Definition = await _harness.PublishAsync(Flow.Definition(Flow.Sequence("root", steps)), "flow") }, default);
        await started.Rest;
        return started.RunId;
    }

    private async Task<Migration> MoveAsync(string run, params JsonObject[] steps)
    {
        var version = await _harness.PublishAsync(Flow.Definition(Flow.Sequence("root", steps)), "flow");
        return await _harness.Runtime.MigrateAsync(Tenants.Default, run, version with { Version = 2, VersionId = "flow-v2" }, default);
    }

    private async Task WaitsAtAsync(string run, string step)
    {
        await Eventually.True(async () => (await _harness.History.ReadAsync(Tenants.Default, run, default))!.Executions.Any(execution => execution.ActivityId == step && execution.Status == ExecutionStatus.Waiting));
        await Eventually.True(async () => await RowAsync(run) is { Status: RunStatus.Suspended, Owner: null });
    }

    private async Task<RunRow> RowAsync(string run) => (await ((IRunQueries)_harness.Storage).GetAsync(Tenants.Default, run, default))!;

    private static JsonObject Wait(string name) => Flow.Activity("Event", name, ("eventName", Flow.Input("Literal", name)));

    private async Task GoOnAsync(string name)
        => await _harness.Runtime.StimulateAsync(new Stimulus(Tenants.Default, "Event", name, ValueObject.Empty) { StartsWorkflows = false }, default);
}
