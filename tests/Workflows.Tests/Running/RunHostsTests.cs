using Bizoholic.Flows.Activities.ControlFlow;
using Bizoholic.Flows.Workflows.Storage;
using Bizoholic.Flows.Workflows.Testing;

namespace Bizoholic.Flows.Workflows.Tests.Running;

/// <summary>A run tells which hosts have driven it, also when it is over and nobody does any more.</summary>
public sealed class RunHostsTests
{
    [Fact]
    public async Task A_run_that_goes_from_host_to_host_names_each_once_and_only_the_last_few()
    {
        const int Hosts = 10;
        var first = new WorkflowHarness([typeof(Sequence).Assembly, typeof(Probe).Assembly]);
        var storage = first.Storage;
        var version = await first.PublishAsync(Flow.Definition(Flow.Sequence("root", [.. Enumerable.Range(0, Hosts).Select(i => Flow.Activity("EventProbe", $"wait{i}"))])));
        var run = (await first.Runtime.StartAsync(new StartRequest { Definition = version }, default)).RunId;
        await Eventually.True(async () => await RowAsync() is { Status: RunStatus.Suspended, Owner: null });
        var begun = (await RowAsync()).Hosts!;
        Assert.DoesNotContain(' ', begun);

        // The same host takes it up again: it is named once.
        await TellAsync(first, 0);
        Assert.Equal(begun, (await RowAsync()).Hosts);
        first.Dispose();

        for (var i = 1; i < Hosts; i++)
        {
            using var next = new WorkflowHarness([typeof(Sequence).Assembly, typeof(Probe).Assembly], storage: storage);
            await TellAsync(next, i);
        }

        var row = await RowAsync();
        Assert.Equal((RunStatus.Finished, null), (row.Status, row.Owner));
        var hosts = row.Hosts!.Split(' ');
        Assert.Equal(8, hosts.Distinct().Count());
        Assert.DoesNotContain(begun, hosts);

        async Task TellAsync(WorkflowHarness host, int number)
        {
            var before = (await RowAsync()).LastSequence;
            Assert.Equal(1, await host.Runtime.TellAsync(new IncomingEvent(Tenants.Default, "/there", $"{number}", $"{number}") { AnyHash = "any", Subjects = [new EventSubject(EventProbe.Hash, "order-1")], KeptFor = TimeSpan.FromDays(1) }, default));
            await Eventually.True(async () => await RowAsync() is { Owner: null } row && row.LastSequence > before && row.Status is RunStatus.Suspended or RunStatus.Finished);
        }

        async Task<RunRow> RowAsync() => (await ((IRunQueries)storage).GetAsync(Tenants.Default, run, default))!;
    }
}
