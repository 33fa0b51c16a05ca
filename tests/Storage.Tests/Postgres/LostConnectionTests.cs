using Bizoholic.Flows.Storage.Postgres;
using Bizoholic.Flows.Storage.Tests.Fixtures;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using static Bizoholic.Flows.Storage.Tests.Fixtures.Sample;

namespace Bizoholic.Flows.Storage.Tests.Postgres;

[Collection(PostgresTests.Name)]
public sealed class LostConnectionTests(PostgresServerFixture postgres)
{
    private const string Marker = "cut the line here";
    private readonly string _tenant = Tenant();

    public static TheoryData<Cut, string> Commits
    {
        get
        {
            var data = new TheoryData<Cut, string>();
            foreach (var cut in Enum.GetValues<Cut>())
            {
                foreach (var kind in new[] { "first", "first with key", "next", "last", "with child", "without burst" })
                {
                    data.Add(cut, kind);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Commits))]
    public async Task A_connection_cut_around_a_commit_neither_loses_nor_doubles_nor_misreports_it(Cut cut, string kind)
    {
        var database = new NpgsqlConnectionStringBuilder(await postgres.Server.CreateDatabaseAsync());
        using var proxy = new CuttingProxy(database.Port, Marker, cut);
        database.Port = proxy.Port;
        await using var services = await OpenAsync(database.ConnectionString);
        var committer = services.GetRequiredService<IRunCommitter>();
        var run = Run(_tenant);
        if (!kind.StartsWith("first", StringComparison.Ordinal))
        {
            await committer.CommitAsync(First(run), None);
        }

        var commit = Marked(run, kind);
        var result = await committer.CommitAsync(commit, None);

        Assert.Equal(1, proxy.Cuts);
        Assert.Equal(CommitResult.Accepted, result);
        var stored = await services.GetRequiredService<IRunQueries>().GetAsync(_tenant, run.RunId, None);
        Assert.Equal(commit.Row with { Owner = commit.ReleaseOwner ? null : commit.Row.Owner }, stored);
        Assert.Equal(stored!.LastSequence + 1, (await services.GetRequiredService<IRunJournal>().ReadAllAsync(run)).Count);
        Assert.Equal(kind == "with child" ? 2 : 1, (await services.GetRequiredService<IRunQueries>().ListAsync(_tenant, new(), None)).Total);
    }

    [Fact]
    public async Task A_session_that_ends_in_the_middle_of_work_done_alone_is_told_as_that()
    {
        var address = await postgres.Server.CreateDatabaseAsync();
        await using var services = await OpenAsync(address);
        await using var database = NpgsqlDataSource.Create(address);
        await using var other = await database.OpenConnectionAsync();
        await using var transaction = await other.BeginTransactionAsync();
        await using var hold = new NpgsqlCommand("LOCK TABLE journal IN ACCESS EXCLUSIVE MODE", other);
        await hold.ExecuteNonQueryAsync();

        var work = PostgresSchema.MakePartitionsAsync(database, Now.AddYears(20), None);
        await using var end = database.CreateCommand("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'");
        while (await end.ExecuteScalarAsync() is 0L)
        {
            await Task.Delay(20);
        }

        var error = await Assert.ThrowsAsync<PostgresException>(() => work);
        Assert.Equal(PostgresErrorCodes.AdminShutdown, error.SqlState);
    }

    [Fact]
    public async Task Leases_say_that_the_storage_is_away_and_not_what_its_driver_says()
    {
        var nowhere = new NpgsqlConnectionStringBuilder(await postgres.Server.CreateDatabaseAsync()) { Port = 1 };
        await using var services = new ServiceCollection().AddPostgresStorage(nowhere.ConnectionString).BuildServiceProvider();
        var leases = services.GetRequiredService<ILeaseStore>();
        var held = new LeaseRow(_tenant, "name", "holder", Now, Note: null);

        await Assert.ThrowsAsync<StorageException>(async () => await leases.TakeAsync(_tenant, "name", "holder", TimeSpan.FromMinutes(1), None));
        await Assert.ThrowsAsync<StorageException>(async () => await leases.RenewAsync(held, TimeSpan.FromMinutes(1), None));
        await Assert.ThrowsAsync<StorageException>(async () => await leases.GiveBackAsync(held, "note", None));
    }

    [Fact]
    public async Task Sessions_ended_by_an_administrator_lose_no_commit()
    {
        var connectionString = await postgres.Server.CreateDatabaseAsync();
        var database = new NpgsqlConnectionStringBuilder(connectionString).Database;
        await using var admin = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString) { Database = "postgres" }.ToString());
        await CommitWhileAsync(connectionString, async () =>
        {
            await using var command = admin.CreateCommand(
                $"SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = '{database}'");
            await command.ExecuteScalarAsync();
        }, times: 10);
    }

    [Fact]
    public async Task A_server_that_crashes_and_returns_loses_no_commit()
    {
        // One of its own: after a crash a server looks at each file of each database, and the shared one has many.
        await using var server = await PostgresServer.StartAsync();
        await CommitWhileAsync(await server.CreateDatabaseAsync(), server.CrashAndRestartAsync, times: 1);
    }

    /// <summary>Eight runs commit one burst after another while the server is disturbed; all they were told must be true.</summary>
    private async Task CommitWhileAsync(string connectionString, Func<Task> disturb, int times)
    {
        await using var services = await OpenAsync(connectionString);
        var committer = services.GetRequiredService<IRunCommitter>();
        using var stop = new CancellationTokenSource();
        var runs = Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            var run = Run(_tenant);
            await committer.CommitAsync(First(run), None);
            while (!stop.IsCancellationRequested)
            {
                var next = Next(run);
                Assert.Equal(CommitResult.Accepted, await committer.CommitAsync(next, None));
                run = next.Row;
            }

            return run;
        })));

        for (var i = 0; i < times; i++)
        {
            await disturb();
            await committer.CommitAsync(First(Run(_tenant)), None);
        }

        await stop.CancelAsync();
        foreach (var run in await runs)
        {
            Assert.Equal(run.LastSequence + 1, (await services.GetRequiredService<IRunJournal>().ReadAllAsync(run)).Count);
        }
    }

    private static async Task<ServiceProvider> OpenAsync(string connectionString)
    {
        var services = new ServiceCollection().AddPostgresStorage(connectionString).BuildServiceProvider();
        await services.GetRequiredService<IStorage>().OpenAsync(migrate: true, None);
        return services;
    }

    private RunCommit Marked(RunRow run, string kind)
    {
        var marked = run with { Name = Marker };
        return kind switch
        {
            "first" => First(marked).With(bookmarks: [Bookmark(run)], outbox: [new(_tenant, Id(), OutboxKind.Event, new byte[1])]),
            "first with key" => First(marked).With(key: Key(run, "delivery")),
            "last" => Next(marked with { Status = RunStatus.Finished }).With(release: true),
            "with child" => Next(marked).With(children: [First(Run(_tenant)).With(key: Key(run, "slot"))]),
            "without burst" => new() { Row = marked with { Status = RunStatus.Suspended, UpdatedAt = Now.AddMinutes(1) }, ReleaseOwner = true },
            _ => Next(marked).With(bookmarks: [Bookmark(run)], search: [new(_tenant, run.RunId, "email", "a@b")]),
        };
    }
}
