using System.Text.Json.Nodes;
using Bizoholic.Flows.Activities.ControlFlow;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows.Journal;
using Bizoholic.Flows.Workflows.Storage;
using Bizoholic.Flows.Workflows.Testing;

namespace Bizoholic.Flows.Workflows.Tests.Running;

/// <summary>A long run is taken up from its last checkpoint; where that cannot be used, from its journal.</summary>
public sealed class CheckpointTests : IDisposable
{
    private const int Rounds = 30;
    private const int Every = 4;

    private readonly WorkflowHarness _harness = new([typeof(Sequence).Assembly], options: new RuntimeOptions { CheckpointBursts = Every });

    public void Dispose() => _harness.Dispose();

    [Fact]
    public async Task What_came_before_the_checkpoint_is_not_read()
    {
        var runId = await LoopAsync(rounds: 20);
        await _harness.Storage.ReplaceAsync(Tenants.Default, runId, new JournalRow(2, new byte[] { 9, 9, 9 }), [], [], default);

        await LoopAsync(runId, rounds: 10);

        Assert.Equal(RunStatus.Finished, await _harness.StatusOfAsync(runId));
        Assert.Equal(Enumerable.Range(1, Rounds).Select(round => $"round {round}, {round - 1} before"), _harness.LinesOf(runId));
    }

    [Fact]
    public async Task Without_a_checkpoint_the_journal_is_read_from_its_beginning()
    {
        var runId = await LoopAsync(rounds: 20);
        await _harness.Storage.RemoveDataAsync(Tenants.Default, runId, [], [], default);

        await LoopAsync(runId, rounds: 10);

        Assert.Equal(RunStatus.Finished, await _harness.StatusOfAsync(runId));
        Assert.Equal(Rounds, _harness.LinesOf(runId).Count);
    }

    [Fact]
    public async Task One_that_belongs_to_a_row_that_was_never_written_is_not_used()
    {
        var runId = await LoopAsync(rounds: 20);
        var rows = await _harness.Storage.ReadAsync(Tenants.Default, runId, 0, default).ToListAsync();
        var at = rows.Last(row => row.Sequence % Every == 0);
        var other = at with { Payload = at.Payload.ToArray().Reverse().ToArray() };
        Assert.NotNull(await _harness.Storage.ReadBlobAsync(Tenants.Default, Checkpoint.IdFor(runId, at), default));
        await _harness.Storage.ReplaceAsync(Tenants.Default, runId, at, [new BlobRow(Tenants.Default, Checkpoint.IdFor(runId, other), new byte[] { 1 })], [Checkpoint.IdFor(runId, at)], default);

        await LoopAsync(runId, rounds: 10);

        Assert.Equal(RunStatus.Finished, await _harness.StatusOfAsync(runId));
        Assert.Equal(Rounds, _harness.LinesOf(runId).Count);
    }

    private async Task<string> LoopAsync(int rounds)
    {
        var body = Flow.Sequence(
            "body",
            Flow.Activity("Event", "wait", ("eventName", Flow.Input("Literal", "go"))),
            Flow.Activity("WriteLine", "say", ("text", Flow.Js("'round ' + getVariable('CurrentValue') + ', ' + getVariable('Count') + ' before'"))),
            Flow.Activity("SetVariable", "count", ("variable", new JsonObject { ["id"] = "v-Count", ["name"] = "Count" }), ("value", Flow.Js("getVariable('Count') + 1"))));
        var loop = Flow.Activity("For", "loop", ("start", Flow.Input("Literal", "1")), ("end", Flow.Input("Literal", $"{Rounds}")), ("body", body));
        var run = await _harness.RunAsync(Flow.Definition(Flow.Sequence("root", loop), ("Count", 0)));
        await LoopAsync(run.RunId, rounds);
        return run.RunId;
    }

    private async Task LoopAsync(string runId, int rounds)
    {
        for (var round = 0; round < rounds; round++)
        {
            var bookmark = Assert.Single(await _harness.Storage.OfRunAsync(Tenants.Default, runId, default));
            await (await _harness.Runtime.ResumeAsync(Tenants.Default, bookmark.BookmarkId, ValueObject.Empty, null, default)).Rest!;
        }
    }
}
