using System.Text.Json.Nodes;
using Bizoholic.Flows.Chaos.Processes;
using Bizoholic.Flows.Cluster.Tests.Races;
using Bizoholic.Flows.Storage;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Xunit.Abstractions;
using static Bizoholic.Flows.Chaos.Flows.FlowJson;

namespace Bizoholic.Flows.Cluster.Tests;

/// <summary>Memory is measured, so nothing else may run beside it.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "Alone";
}

/// <summary>Runs whose data is larger than the memory of their host.</summary>
[Collection(Alone.Name)]
public sealed class LargeHistoryTests(ITestOutputHelper output) : IDisposable
{
    /// <summary>As hexadecimal digits, which is how .NET wants it: what a host has in the 300 MiB of its pod.</summary>
    private const string HeapLimit = "E100000";
    private const int Rounds = 100_000;
    private const int PayloadCharacters = 50_000_000;

    private readonly DirectoryInfo _folder = Directory.Exists("/dev/shm") ? Directory.CreateDirectory($"/dev/shm/flows-large-{Path.GetRandomFileName()}") : Directory.CreateTempSubdirectory("flows-large-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_loop_of_a_hundred_thousand_rounds_outlives_its_host_in_a_heap_smaller_than_its_data()
    {
        await using var gate = await Gate.StartAsync();
        gate.Open();
        await using var host = new HostProcess("small", new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["FLOWS_DATA"] = _folder.FullName,
            ["DOTNET_GCHeapHardLimit"] = HeapLimit,
        });
        await host.StartAsync();
        await host.SignInAsync();
        await host.PublishAsync(Loop(gate.Address));
        var run = (await host.PostAsync("/workflow-definitions/large/dispatch", new { })).GetProperty("workflowInstanceId").GetString()!;
        await Cluster.UntilAsync(async () => await BurstsAsync(run) > 1100, "The loop does not get on.");
        await host.KillAsync();
        var bursts = await BurstsAsync(run);
        Assert.Equal(1L, await QueryAsync($"SELECT status FROM runs WHERE run_id = '{run}'"));

        await host.StartAsync();
        await Cluster.UntilAsync(async () => await QueryAsync($"SELECT status FROM runs WHERE run_id = '{run}'") is not 1L, "The loop does not end.", TimeSpan.FromMinutes(6));
        Assert.Equal(3L, await QueryAsync($"SELECT status FROM runs WHERE run_id = '{run}'"));
        Assert.Equal($"{Rounds}", Assert.Single(gate.Calls).Step);
        Assert.Equal("Finished", await host.StatusOfAsync(run));
        var stored = (long)(await QueryAsync("SELECT sum(length(payload)) FROM journal"))!;
        output.WriteLine($"killed after {bursts} bursts of {await BurstsAsync(run)}; the journal has {stored >> 20} MB");
        Assert.True(stored > 250L << 20, "The journal is no larger than the heap.");
        Assert.True(await QueryAsync("SELECT count(*) FROM blobs WHERE blob_id LIKE 'checkpoint-%'") is > 0L, "No state was kept on the way.");
    }

    [Fact]
    public async Task A_payload_of_fifty_megabytes_stays_out_of_memory_and_outlives_its_host()
    {
        var world = new RaceWorld();
        var flow = Chain("payload", Activity("Big", "big"), Event("wait", "go", starts: false), Activity("Measure", "measure", ("text", Js("getOutputFrom('big')"))), Activity("SetOutput", "said", ("outputName", Literal("length")), ("outputValue", Js("getOutputFrom('measure')"))), Activity("Touch", "gated"));
        string run;
        await using (var first = await RuntimeHost.StartAsync(world, services => services.AddSqliteStorage(_folder.FullName)))
        {
            run = (await first.Runtime.StartAsync(new StartRequest { Definition = await first.PublishAsync("payload", flow.ToJsonString()) }, default)).RunId;
            await Cluster.UntilAsync(async () => (await first.Get<IRunQueries>().GetAsync(Tenants.Default, run, default))!.Status == RunStatus.Suspended, "The run does not wait.");
        }

        await using var second = await RuntimeHost.StartAsync(world, services => services.AddSqliteStorage(_folder.FullName));
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await second.Runtime.StimulateAsync(new Stimulus(Tenants.Default, "Event", "go", Value.Undefined) { StartsWorkflows = false }, default);
        await Cluster.UntilAsync(() => Task.FromResult(world.Count(run, "gated") == 1), "The run does not go on.");

        // The run is in memory, held by its last step; what it read is not.
        var kept = GC.GetTotalMemory(forceFullCollection: true) - before;
        output.WriteLine($"{kept >> 10} KB are kept");
        Assert.Equal(PayloadCharacters, Measure.Last);
        Assert.True(kept < PayloadCharacters / 2, $"{kept} bytes are kept.");
        world.Open(run);
        await Cluster.UntilAsync(async () => (await second.Get<IRunQueries>().GetAsync(Tenants.Default, run, default))!.Status == RunStatus.Finished, "The run does not end.");
    }

    private static JsonObject Loop(string gate)
    {
        var body = Activity("Sequence", "body", ("activities", new JsonArray(
            Set("text", "Text", "'x'.repeat(3000) + variables.Sum"),
            Set("count", "Sum", "variables.Sum + 1"))));
        var loop = Activity("For", "loop", ("start", Input("Literal", "1")), ("end", Input("Literal", $"{Rounds}")), ("body", body));
        var tell = Effect("tell", gate);
        tell["url"] = Js($"'{gate}/effects/' + getWorkflowInstanceId() + '/' + variables.Sum");
        var flow = Chain("large", loop, tell);
        flow["variables"] = new JsonArray(Variable("Sum", "0", "Int32"), Variable("Text", "", "String"));
        return flow;
    }

    private static JsonObject Set(string id, string variable, string script)
        => Activity("SetVariable", id, ("variable", new JsonObject { ["id"] = variable, ["name"] = variable, ["typeName"] = "Object" }), ("value", Js(script)));

    private static JsonObject Variable(string name, string value, string type)
        => new() { ["id"] = name, ["name"] = name, ["typeName"] = type, ["value"] = value, ["storageDriverTypeName"] = null };

    private async Task<long> BurstsAsync(string run) => await QueryAsync($"SELECT last_sequence FROM runs WHERE run_id = '{run}'") as long? ?? 0;

    private async Task<object?> QueryAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={_folder.FullName}/flows.db;Mode=ReadOnly;Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync();
    }
}

/// <summary>Leaves a text of fifty million letters.</summary>
[Activity("Elsa", "Tests", "Leaves a large text.")]
public sealed class Big : CodeActivity<string>
{
    protected override ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        context.Set(Result, new string('x', 50_000_000));
        return ValueTask.CompletedTask;
    }
}

/// <summary>Reads the large text and keeps only how long it is.</summary>
[Activity("Elsa", "Tests", "Measures a large text.")]
public sealed class Measure : CodeActivity<int>
{
    public static int Last { get; private set; }

    [Input(Description = "What to measure.")]
    public Input<string> Text { get; set; } = new("");

    protected override ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        Last = context.Get(Text)?.Length ?? 0;
        context.Set(Result, Last);
        return ValueTask.CompletedTask;
    }
}
