using Bizoholic.Flows.Chaos.Processes;
using Npgsql;
using Xunit.Abstractions;

namespace Bizoholic.Flows.Cluster.Tests;

/// <summary>The PostgreSQL server that all tests here share.</summary>
public sealed class Server : IAsyncLifetime
{
    internal PostgresServer Postgres { get; private set; } = null!;

    public async Task InitializeAsync() => Postgres = await PostgresServer.StartAsync();

    public async Task DisposeAsync() => await Postgres.DisposeAsync();
}

[CollectionDefinition(Name)]
public sealed class ClusterTests : ICollectionFixture<Server>
{
    public const string Name = "Cluster";
}

/// <summary>Tests that mostly wait, for a host to be missed or to come back: they run beside the others, on a server of their own.</summary>
[CollectionDefinition(Name)]
public sealed class ComingAndGoing : ICollectionFixture<Server>
{
    public const string Name = "Coming and going";
}

/// <summary>Two hosts for tests that leave them alive.</summary>
public sealed class TwoHosts(Server server) : IAsyncLifetime
{
    private Cluster? _cluster;

    public async Task InitializeAsync() => _cluster = await Cluster.StartAsync(server, null, ("Samples__Import", "true"));

    public async Task DisposeAsync() => await _cluster!.DisposeAsync();

    /// <summary>What the hosts say from now on is shown with the test that is given.</summary>
    internal Cluster.Use For(ITestOutputHelper output) => new(_cluster!, output);
}

/// <summary>Hosts on one database.</summary>
internal sealed class Cluster : IAsyncDisposable
{
    private readonly ITestOutputHelper? _output;

    private Cluster(string database, IReadOnlyList<HostProcess> hosts, ITestOutputHelper? output)
    {
        Database = database;
        Hosts = hosts;
        _output = output;
    }

    public string Database { get; }

    public IReadOnlyList<HostProcess> Hosts { get; }

    public HostProcess A => Hosts[0];

    public HostProcess B => Hosts[1];

    /// <summary>Starts hosts together on an empty database; all are signed in to.</summary>
    public static async Task<Cluster> StartAsync(Server server, ITestOutputHelper? output, params (string Name, string Value)[] settings)
    {
        var database = await server.Postgres.CreateDatabaseAsync();
        var environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["Storage__Provider"] = "postgres", ["Storage__ConnectionString"] = database, ["Stop__GraceSeconds"] = "10" };
        foreach (var (name, value) in settings)
        {
            environment[name] = value;
        }

        var cluster = new Cluster(database, [new HostProcess("A", environment), new HostProcess("B", environment)], output);
        await Task.WhenAll(cluster.Hosts.Select(host => host.StartAsync()));
        await Task.WhenAll(cluster.Hosts.Select(host => host.SignInAsync()));
        return cluster;
    }

    /// <summary>Waits until a run is in a state, as a host sees it.</summary>
    public static async Task BecomesAsync(HostProcess host, string runId, string status)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        string last;
        while ((last = await host.StatusOfAsync(runId)) != status)
        {
            Assert.False(limit.IsCancellationRequested, $"The run {runId} is {last}, not {status}.");
            await Task.Delay(50, CancellationToken.None);
        }
    }

    public Task<object?> QueryAsync(string sql) => QueryAsync(Database, sql);

    /// <summary>Waits until a condition holds in a database.</summary>
    public static Task HoldsAsync(string database, string condition, string otherwise) => UntilAsync(async () => await QueryAsync(database, condition) is true, otherwise);

    public static async Task UntilAsync(Func<Task<bool>> condition, string otherwise, TimeSpan? atMost = null)
    {
        using var limit = new CancellationTokenSource(atMost ?? TimeSpan.FromSeconds(90));
        while (!await condition())
        {
            Assert.False(limit.IsCancellationRequested, otherwise);
            await Task.Delay(50, CancellationToken.None);
        }
    }

    private static async Task<object?> QueryAsync(string database, string sql)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Show(_output);
        foreach (var host in Hosts)
        {
            await host.DisposeAsync();
        }
    }

    private void Show(ITestOutputHelper? output)
    {
        foreach (var line in output is null ? [] : Hosts.SelectMany(host => host.Lines.Select(line => $"{host.Name}: {line}")))
        {
            output!.WriteLine(line);
        }
    }

    /// <summary>One test's use of a cluster that others use too.</summary>
    internal sealed class Use(Cluster cluster, ITestOutputHelper output) : IDisposable
    {
        public HostProcess A => cluster.A;

        public HostProcess B => cluster.B;

        public Task<object?> QueryAsync(string sql) => cluster.QueryAsync(sql);

        public void Dispose() => cluster.Show(output);
    }
}
