using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Activities.ControlFlow;
using Bizoholic.Flows.Workflows.Storage;
using Bizoholic.Flows.Workflows.Storage.InMemory;
using Bizoholic.Flows.Workflows.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Bizoholic.Flows.Workflows.Tests.Running;

/// <summary>A journal of which a part is gone, such as a partition that somebody dropped, is no shorter journal: its run would do again what it has done.</summary>
public sealed class MissingRowsTests : IDisposable
{
    private readonly ProbeWorld _world = new();
    private readonly WorkflowHarness _harness;
    private readonly LossyJournal _journal;
    private readonly WorkflowRuntime _runtime;

    public MissingRowsTests()
    {
        _harness = new WorkflowHarness([typeof(Sequence).Assembly, typeof(Probe).Assembly], _world, options: new RuntimeOptions { DrivesRuns = false });
        var storage = _harness.Storage;
        _journal = new LossyJournal(storage);
        _runtime = new WorkflowRuntime(
            RuntimeStorage.Of(storage) with { Journal = _journal }, _harness.Plans, new TriggerIndex(storage), _world, TimeProvider.System, NullLogger<WorkflowRuntime>.Instance, new RuntimeOptions());
    }

    public void Dispose() => _harness.Dispose();

    [Theory]
    [InlineData("all")]
    [InlineData("first")]
    [InlineData("middle")]
    [InlineData("last")]
    public async Task The_run_is_held_with_the_reason_does_nothing_again_and_goes_on_when_they_are_back(string missing)
    {
        var flow = Flow.Definition(Flow.Sequence("root", Flow.Activity("Probe", "first"), Wait("one"), Flow.Activity("Probe", "second"), Wait("two"), Flow.Activity("Probe", "third")));
        var started = await _runtime.StartAsync(new StartRequest { Definition = await _harness.PublishAsync(flow) }, default);
        await started.Rest;
        await GoOnAsync("one");
        await Eventually.True(async () => _world.Calls.Count == 2 && await _harness.StatusOfAsync(started.RunId) == RunStatus.Suspended);
        var last = (await ((IRunQueries)_harness.Storage).GetAsync(Tenants.Default, started.RunId, default))!.LastSequence;
        Assert.InRange(last, 2, 100);

        _journal.IsMissing = missing switch { "all" => _ => true, "first" => row => row == 0, "middle" => row => row == last / 2, _ => row => row == last };
        await GoOnAsync("two");
        await Eventually.True(async () => await _harness.StatusOfAsync(started.RunId) == RunStatus.Held);
        var error = (await _harness.History.ReadAsync(Tenants.Default, started.RunId, default))!.Error!;
        Assert.Equal("Unreadable", error.Type);
        Assert.Contains("is missing", error.Message);
        Assert.Equal(2, _world.Calls.Count);

        _journal.IsMissing = _ => false;
        Assert.True(await _runtime.RetryAsync(Tenants.Default, started.RunId, [], default));
        await Eventually.True(async () => await _harness.StatusOfAsync(started.RunId) == RunStatus.Finished);
        Assert.Equal(["first", "second", "third"], _world.Calls.Select(call => call.Step));
    }

    private static JsonObject Wait(string name) => Flow.Activity("Event", name, ("eventName", Flow.Input("Literal", name)));

    private async Task GoOnAsync(string name)
        => await _runtime.StimulateAsync(new Stimulus(Tenants.Default, "Event", name, default) { StartsWorkflows = false }, default);

    private sealed class LossyJournal(InMemoryStorage storage) : IRunJournal
    {
        public Func<long, bool> IsMissing { get; set; } = _ => false;

        public async IAsyncEnumerable<JournalRow> ReadAsync(string tenantId, string runId, long fromSequence, [EnumeratorCancellation] CancellationToken cancellation)
        {
            await foreach (var row in ((IRunJournal)storage).ReadAsync(tenantId, runId, fromSequence, cancellation))
            {
                if (!IsMissing(row.Sequence))
                {
                    yield return row;
                }
            }
        }

        public ValueTask<ReadOnlyMemory<byte>?> ReadBlobAsync(string tenantId, string blobId, CancellationToken cancellation) => storage.ReadBlobAsync(tenantId, blobId, cancellation);

        public ValueTask ReplaceAsync(string tenantId, string runId, JournalRow row, IReadOnlyList<BlobRow> added, IReadOnlyList<string> removed, CancellationToken cancellation)
            => storage.ReplaceAsync(tenantId, runId, row, added, removed, cancellation);

        public ValueTask RemoveDataAsync(string tenantId, string runId, IReadOnlyList<string> keptBlobs, IReadOnlyList<string>? keptValues, CancellationToken cancellation)
            => storage.RemoveDataAsync(tenantId, runId, keptBlobs, keptValues, cancellation);
    }
}
