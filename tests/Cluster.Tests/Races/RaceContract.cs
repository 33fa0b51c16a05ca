using System.Text.Json.Nodes;
using Bizoholic.Flows.Storage;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.Extensions.DependencyInjection;
using static Bizoholic.Flows.Chaos.Flows.FlowJson;

namespace Bizoholic.Flows.Cluster.Tests.Races;

/// <summary>The races that workflow engines are known to lose, played many times over, between two hosts where the storage has room for two.</summary>
public abstract class RaceContract : IAsyncLifetime
{
    private const string Odd = "a\0b\u0001c";
    private readonly RaceWorld _world = new();
    private RuntimeHost _a = null!;
    private RuntimeHost _b = null!;

    internal abstract Task<(RuntimeHost A, RuntimeHost B)> StartAsync(RaceWorld world);

    public async Task InitializeAsync() => (_a, _b) = await StartAsync(_world);

    public virtual async Task DisposeAsync()
    {
        await _a.DisposeAsync();
        if (_b != _a)
        {
            await _b.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_run_that_is_resumed_while_it_suspends_goes_on_once()
    {
        var (start, gated, wait, after) = (Touch("start"), Touch("gated"), Event("wait", "go", starts: false), Touch("after"));
        var flow = await _a.PublishAsync("suspends", Flowchart("suspends", [start, gated, wait, after], [Connection(start, gated), Connection(start, wait), Connection(wait, after)]).ToJsonString());
        var runs = await StartAsync(flow, 40);
        await HoldAsync(runs, run => BookmarksAsync(run, 1), "A run does not wait.");

        // The gated step ends, so that the run comes to rest, just when the event comes in.
        await Task.WhenAll(runs.SelectMany(run => (Task[])[Task.Run(() => _world.Open(run)), Task.Run(() => GoAsync(_b, run))]));
        await EndAsync(runs, RunStatus.Finished);
        Assert.All(runs, run => Assert.Equal(1, _world.Count(run, "after")));
    }

    [Fact]
    public async Task A_child_that_finishes_while_its_parent_commits_wakes_it_once()
    {
        await _a.PublishAsync("child", Chain("child", Touch("child")).ToJsonString());
        var call = Activity("ExecuteWorkflow", "call", ("workflowDefinitionId", Literal("child")), ("waitForCompletion", Input("Object", "true")));
        var parent = await _a.PublishAsync("parent", Chain("parent", Touch("before"), call, Touch("after")).ToJsonString());
        var runs = await StartAsync(parent, 60);
        await EndAsync(runs, RunStatus.Finished);

        Assert.All(runs, run => Assert.Equal(1, _world.Count(run, "after")));
        var children = await _a.Get<IRunQueries>().ListAsync(Tenants.Default, new RunFilter { DefinitionIds = ["child"] }, default);
        Assert.Equal(60, children.Rows.Select(row => row.ParentRunId).Distinct().Count());
        Assert.Equal(60, children.Total);
        Assert.All(children.Rows, row => Assert.Equal((RunStatus.Finished, 1), (row.Status, _world.Count(row.RunId, "child"))));
    }

    [Fact]
    public async Task Two_hosts_with_one_bookmark_resume_it_once()
    {
        var flow = await _a.PublishAsync("shared", Chain("shared", Event("wait", "go", starts: false), Touch("after")).ToJsonString());
        var runs = await StartAsync(flow, 40);
        await HoldAsync(runs, run => IsAsync(run, RunStatus.Suspended), "A run does not rest.");
        await Task.WhenAll(runs.SelectMany(run => (Task[])[Task.Run(() => GoAsync(_a, run)), Task.Run(() => GoAsync(_b, run))]));
        await EndAsync(runs, RunStatus.Finished);
        Assert.All(runs, run => Assert.Equal(1, _world.Count(run, "after")));
        await HoldAsync(runs, async run => (await _a.Get<IRunInbox>().ReadAsync(Tenants.Default, run, default)).Count == 0, "A command is left over.");
    }

    [Fact]
    public async Task Two_hundred_runs_that_are_resumed_at_once_by_one_event_all_go_on()
    {
        var flow = await _a.PublishAsync("crowd", Chain("crowd", Event("wait", "all", starts: false), Touch("after")).ToJsonString());
        var runs = await StartAsync(flow, 200);
        await HoldAsync(runs, run => IsAsync(run, RunStatus.Suspended), "A run does not rest.");
        var reached = await Task.WhenAll(Task.Run(() => AllAsync(_a)), Task.Run(() => AllAsync(_b)));
        Assert.Superset(runs.ToHashSet(), reached.SelectMany(ids => ids).ToHashSet());
        await EndAsync(runs, RunStatus.Finished);
        Assert.All(runs, run => Assert.Equal(1, _world.Count(run, "after")));

        static async Task<IReadOnlyList<string>> AllAsync(RuntimeHost host) => await host.Runtime.StimulateAsync(new Stimulus(Tenants.Default, "Event", "all", Value.Undefined) { StartsWorkflows = false }, default);
    }

    [Fact]
    public async Task A_cancellation_against_a_resume_ends_each_run_one_way()
    {
        var flow = await _a.PublishAsync("torn", Chain("torn", Event("wait", "go", starts: false), Touch("after")).ToJsonString());
        var runs = await StartAsync(flow, 60);
        await HoldAsync(runs, run => IsAsync(run, RunStatus.Suspended), "A run does not rest.");
        await Task.WhenAll(runs.SelectMany((run, i) =>
        {
            var cancel = Task.Run(() => _a.Runtime.CancelAsync(Tenants.Default, run, "enough", default).AsTask());
            var resume = Task.Run(() => GoAsync(_b, run));
            return i % 2 == 0 ? (Task[])[cancel, resume] : [resume, cancel];
        }));
        await EndAsync(runs, RunStatus.Finished, RunStatus.Cancelled);
        foreach (var run in runs)
        {
            var row = (await RowAsync(run))!;
            Assert.InRange(_world.Count(run, "after"), row.Status == RunStatus.Finished ? 1 : 0, 1);
            Assert.Empty(await _a.Get<IBookmarkStore>().OfRunAsync(Tenants.Default, run, default));
        }
    }

    [Fact]
    public async Task What_comes_in_with_a_zero_letter_runs_through_a_flow_unharmed()
    {
        var flow = await _a.PublishAsync("odd", Chain(
            "odd",
            Event("wait", "odd", starts: false),
            Activity("SetOutput", "out", ("outputName", Literal("said")), ("outputValue", Js("getLastResult().text + getInput('text')"))),
            Touch("after")).ToJsonString());
        var started = await _a.Runtime.StartAsync(new StartRequest { Definition = flow, Input = ValueObject.From(("text", Odd)), CorrelationId = Odd, Name = Odd, SearchValues = [("email", Odd)] }, default);
        await HoldAsync([started.RunId], run => IsAsync(run, RunStatus.Suspended), "The run does not rest.");

        var waiting = await _b.Runtime.StimulateAsync(new Stimulus(Tenants.Default, "Event", "odd", ValueObject.From(("text", Odd))) { CorrelationId = Odd, StartsWorkflows = false }, default);
        Assert.Equal([started.RunId], waiting);
        await EndAsync([started.RunId], RunStatus.Finished);
        var row = (await RowAsync(started.RunId))!;
        Assert.Equal((Odd, Odd), (row.Name, row.CorrelationId));
        Assert.Equal(Odd + Odd, (await _b.Get<IRunHistoryReader>().ReadAsync(Tenants.Default, started.RunId, default))!.Output["said"].AsString());
        Assert.Equal(started.RunId, Assert.Single((await _b.Get<IRunQueries>().ListAsync(Tenants.Default, new RunFilter { SearchValue = ("email", Odd) }, default)).Rows).RunId);
    }

    [Fact]
    public async Task Deliveries_in_opposite_order_on_two_hosts_start_each_run_once()
    {
        var flow = await _a.PublishAsync("delivered", Chain("delivered", Touch("only")).ToJsonString());
        var keys = Enumerable.Range(0, 100).Select(i => $"key-{i:000}").ToArray();
        var results = await Task.WhenAll(SendAsync(_a, keys), SendAsync(_b, [.. keys.Reverse()]));
        var started = results.SelectMany(all => all).Where(result => result.Duplicate is null).Select(result => result.RunId).ToArray();
        Assert.Equal(100, started.Distinct().Count());
        Assert.Equal(100, started.Length);
        Assert.Equal(started.ToHashSet(), results.SelectMany(all => all).Select(result => result.RunId).ToHashSet());
        await EndAsync(started, RunStatus.Finished);
        Assert.All(started, run => Assert.Equal(1, _world.Count(run, "only")));

        Task<StartResult[]> SendAsync(RuntimeHost host, string[] order)
            => Task.WhenAll(order.Select(key => Task.Run(() => host.Runtime.StartAsync(new StartRequest { Definition = flow, DedupeKey = key, DedupeScope = "trigger" }, default).AsTask())));
    }

    private static JsonObject Touch(string id) => Activity("Touch", id);

    /// <summary>Starts runs on both hosts in turn; each can be called by its own id.</summary>
    private async Task<string[]> StartAsync(DefinitionVersion flow, int count)
        => await Task.WhenAll(Enumerable.Range(0, count).Select(async i =>
            (await (i % 2 == 0 ? _a : _b).Runtime.StartAsync(new StartRequest { Definition = flow, ReturnAtOnce = true }, default)).RunId));

    private static Task<IReadOnlyList<string>> GoAsync(RuntimeHost host, string run)
        => host.Runtime.StimulateAsync(new Stimulus(Tenants.Default, "Event", "go", Value.Undefined) { RunId = run, StartsWorkflows = false }, default).AsTask();

    private async Task<RunRow?> RowAsync(string run) => await _a.Get<IRunQueries>().GetAsync(Tenants.Default, run, default);

    private async Task<bool> IsAsync(string run, RunStatus status) => await RowAsync(run) is { Owner: null } row && row.Status == status;

    private async Task<bool> BookmarksAsync(string run, int count) => (await _a.Get<IBookmarkStore>().OfRunAsync(Tenants.Default, run, default)).Count == count;

    private Task EndAsync(IEnumerable<string> runs, params RunStatus[] statuses)
        => HoldAsync(runs, async run => await RowAsync(run) is { Owner: null } row && statuses.Contains(row.Status), $"A run does not become {string.Join(" or ", statuses)}.");

    private static async Task HoldAsync(IEnumerable<string> runs, Func<string, Task<bool>> condition, string otherwise)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        foreach (var run in runs)
        {
            while (!await condition(run))
            {
                Assert.False(limit.IsCancellationRequested, $"{otherwise} ({run})");
                await Task.Delay(20, CancellationToken.None);
            }
        }
    }
}

[Collection(ClusterTests.Name)]
public sealed class PostgresRaceTests(Server server) : RaceContract
{
    internal override async Task<(RuntimeHost A, RuntimeHost B)> StartAsync(RaceWorld world)
    {
        var database = await server.Postgres.CreateDatabaseAsync();
        return (await RuntimeHost.StartAsync(world, services => services.AddPostgresStorage(database)), await RuntimeHost.StartAsync(world, services => services.AddPostgresStorage(database)));
    }
}

/// <summary>One host: the callers race all the same.</summary>
public sealed class SqliteRaceTests : RaceContract
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("flows-races-");

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    internal override async Task<(RuntimeHost A, RuntimeHost B)> StartAsync(RaceWorld world)
    {
        var host = await RuntimeHost.StartAsync(world, services => services.AddSqliteStorage(_folder.FullName));
        return (host, host);
    }
}
