using Bizoholic.Flows.Storage.Postgres;
using Bizoholic.Flows.Storage.Tests.Fixtures;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using static Bizoholic.Flows.Storage.Tests.Fixtures.Sample;

namespace Bizoholic.Flows.Storage.Tests.Postgres;

[Collection(PostgresTests.Name)]
public sealed class PostgresStorageTests(PostgresServerFixture postgres)
{
    private readonly string _tenant = Tenant();

    [Fact]
    public async Task Hosts_that_start_together_migrate_once()
    {
        var database = await postgres.Server.CreateDatabaseAsync();
        var hosts = Enumerable.Range(0, 4).Select(_ => Services(database)).ToArray();
        await Task.WhenAll(hosts.Select(host => Task.Run(() => host.GetRequiredService<IStorage>().OpenAsync(migrate: true, None))));
        foreach (var host in hosts)
        {
            Assert.Equal(CommitResult.Accepted, await host.GetRequiredService<IRunCommitter>().CommitAsync(First(Run(_tenant)), None));
            await host.DisposeAsync();
        }
    }

    [Fact]
    public async Task An_old_schema_is_refused_where_migrating_is_forbidden()
    {
        await using var services = Services(await postgres.Server.CreateDatabaseAsync());
        var storage = services.GetRequiredService<IStorage>();
        await Assert.ThrowsAsync<StorageException>(() => storage.OpenAsync(migrate: false, None));
        await storage.MigrateAsync(None);
        await storage.OpenAsync(migrate: false, None);
    }

    [Fact]
    public async Task The_model_has_no_change_that_no_migration_makes()
    {
        await using var context = new PostgresFlowsContext.Factory().CreateDbContext([]);
        Assert.False(context.Database.HasPendingModelChanges());
    }

    [Fact]
    public async Task The_run_of_a_living_host_is_left_alone_until_it_leaves()
    {
        await using var services = Services(await postgres.Server.CreateDatabaseAsync());
        await services.GetRequiredService<IStorage>().OpenAsync(migrate: true, None);
        var (claims, hosts) = (services.GetRequiredService<IRunClaims>(), services.GetRequiredService<IHostRegistry>());
        var run = Run(_tenant, owner: "host-1");
        await services.GetRequiredService<IRunCommitter>().CommitAsync(First(run), None);
        await hosts.BeatAsync("host-1", None);

        Assert.Null(await claims.ClaimAsync(_tenant, run.RunId, "host-2", None));
        Assert.Empty(await claims.FindWorkAsync("host-2", 10, None));

        await hosts.LeaveAsync("host-1", None);
        Assert.Equal((_tenant, run.RunId, false), Assert.Single(await claims.FindWorkAsync("host-2", 10, None)));
        Assert.Equal("host-2", (await claims.ClaimAsync(_tenant, run.RunId, "host-2", None))!.Owner);
    }

    [Fact]
    public async Task A_host_without_a_beat_for_ten_seconds_of_the_databases_clock_is_dead()
    {
        await using var services = Services(await postgres.Server.CreateDatabaseAsync());
        await services.GetRequiredService<IStorage>().OpenAsync(migrate: true, None);
        var run = Run(_tenant, owner: "host-1");
        await services.GetRequiredService<IRunCommitter>().CommitAsync(First(run), None);
        await services.GetRequiredService<IHostRegistry>().BeatAsync("host-1", None);
        var claims = services.GetRequiredService<IRunClaims>();

        await ExecuteAsync(services, "UPDATE hosts SET beat_at = now() - interval '9 seconds'");
        Assert.Null(await claims.ClaimAsync(_tenant, run.RunId, "host-2", None));
        await ExecuteAsync(services, "UPDATE hosts SET beat_at = now() - interval '11 seconds'");
        Assert.NotNull(await claims.ClaimAsync(_tenant, run.RunId, "host-2", None));
    }

    /// <summary>Two of one key never go in one group: the one that is kept back must not wait for something else to be committed.</summary>
    [Fact]
    public async Task Copies_of_a_delivery_are_answered_though_nothing_else_is_committed_after_them()
    {
        await using var services = Services(await postgres.Server.CreateDatabaseAsync());
        await services.GetRequiredService<IStorage>().OpenAsync(migrate: true, None);
        var committer = services.GetRequiredService<IRunCommitter>();
        for (var round = 0; round < 50; round++)
        {
            var copies = Enumerable.Range(0, 4).Select(_ => Run(_tenant)).ToArray();
            var results = await Task.WhenAll(copies.Select(run => Task.Run(() => committer.CommitAsync(First(run).With(key: Key(run, $"delivery-{round}")), None).AsTask()))).WaitAsync(TimeSpan.FromSeconds(30));
            Assert.Single(results, result => result.Outcome == CommitOutcome.Accepted);
        }
    }

    [Fact]
    public async Task A_journal_lies_in_the_partition_of_its_month()
    {
        await using var services = Services(await postgres.Server.CreateDatabaseAsync());
        await services.GetRequiredService<IStorage>().OpenAsync(migrate: true, None);
        var committer = services.GetRequiredService<IRunCommitter>();
        await committer.CommitAsync(First(Run(_tenant)), None);
        await committer.CommitAsync(First(Run(_tenant, id: "my-own")), None);

        var month = DateTimeOffset.UtcNow.ToString("yyyyMM");
        Assert.Equal(1L, await ExecuteAsync(services, $"SELECT count(*) FROM journal_{month}"));
        Assert.Equal(1L, await ExecuteAsync(services, "SELECT count(*) FROM journal_other"));
    }

    [Fact]
    public async Task A_months_partition_is_dropped_and_what_is_still_there_keeps_its_journal()
    {
        await using var services = Services(await postgres.Server.CreateDatabaseAsync());
        var storage = services.GetRequiredService<IStorage>();
        await storage.OpenAsync(migrate: true, None);
        var (committer, journal) = (services.GetRequiredService<IRunCommitter>(), services.GetRequiredService<IRunJournal>());
        await ExecuteAsync(services, "CREATE TABLE journal_202401 PARTITION OF journal FOR VALUES FROM (202401) TO (202402)");
        await ExecuteAsync(services, "CREATE TABLE journal_202402 PARTITION OF journal FOR VALUES FROM (202402) TO (202403)");
        var (live, gone, later) = (InMonth(1), InMonth(1), InMonth(2));
        foreach (var run in new[] { live, gone, later })
        {
            await committer.CommitAsync(First(run, [7]), None);
        }

        await ExecuteAsync(services, $"DELETE FROM runs WHERE run_id = '{gone.RunId}'");
        Assert.Equal(2L, await ExecuteAsync(services, "SELECT count(*) FROM journal_202401"));
        await storage.ForgetMonthsAsync(new DateTimeOffset(2024, 2, 1, 0, 0, 0, TimeSpan.Zero), None);

        Assert.Equal(DBNull.Value, await ExecuteAsync(services, "SELECT to_regclass('journal_202401')::text"));
        Assert.Equal(1L, await ExecuteAsync(services, "SELECT count(*) FROM journal_202402"));
        Assert.Empty(await journal.ReadAllAsync(gone));
        Assert.Equal(new byte[] { 7 }, Assert.Single(await journal.ReadAllAsync(live)).Payload.ToArray());
        Assert.Equal(CommitResult.Accepted, await committer.CommitAsync(Next(live), None));
        Assert.Equal(2, (await journal.ReadAllAsync(live)).Count);

        RunRow InMonth(int month) => Run(_tenant, id: RunIds.NewAt(new DateTimeOffset(2024, month, 9, 0, 0, 0, TimeSpan.Zero)));
    }

    [Fact]
    public async Task A_partition_in_use_is_left_for_the_next_time()
    {
        var database = await postgres.Server.CreateDatabaseAsync();
        await using var services = Services(database);
        var storage = services.GetRequiredService<IStorage>();
        await storage.OpenAsync(migrate: true, None);
        await ExecuteAsync(services, "CREATE TABLE journal_202401 PARTITION OF journal FOR VALUES FROM (202401) TO (202402)");
        await using (var reader = await services.GetRequiredService<PostgresStorage>().Database.OpenConnectionAsync())
        await using (await reader.BeginTransactionAsync())
        {
            await using var reading = new Npgsql.NpgsqlCommand("SELECT count(*) FROM journal_202401", reader);
            await reading.ExecuteScalarAsync();
            await storage.ForgetMonthsAsync(DateTimeOffset.UtcNow, None);
            Assert.Equal("journal_202401", await ExecuteAsync(services, "SELECT to_regclass('journal_202401')::text"));
        }

        await storage.ForgetMonthsAsync(DateTimeOffset.UtcNow, None);
        Assert.Equal(DBNull.Value, await ExecuteAsync(services, "SELECT to_regclass('journal_202401')::text"));
    }

    [Fact]
    public async Task A_commit_that_leaves_work_wakes_the_other_host()
    {
        var database = await postgres.Server.CreateDatabaseAsync();
        await using var sender = Services(database);
        await using var sleeper = Services(database);
        await sender.GetRequiredService<IStorage>().OpenAsync(migrate: true, None);
        await sleeper.GetRequiredService<IStorage>().OpenAsync(migrate: true, None);
        var run = Run(_tenant);

        // The first signal is that of listening; the second must be the command's.
        await sleeper.GetRequiredService<IWorkSignal>().WaitAsync(TimeSpan.FromSeconds(60), None);
        var woken = sleeper.GetRequiredService<IWorkSignal>().WaitAsync(TimeSpan.FromSeconds(60), None);
        await sender.GetRequiredService<IRunInbox>().AddAsync([Command(run)], None);
        await woken.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Who_is_woken_finds_the_work_and_what_was_refused_wakes_nobody()
    {
        var database = await postgres.Server.CreateDatabaseAsync();
        await using var services = Services(database);
        await services.GetRequiredService<IStorage>().OpenAsync(migrate: true, None);
        var committer = services.GetRequiredService<IRunCommitter>();
        await using var listener = new NpgsqlConnection(database);
        await listener.OpenAsync();
        await using (var listen = new NpgsqlCommand("LISTEN flows_work", listener))
        {
            await listen.ExecuteNonQueryAsync();
        }

        foreach (var _ in Enumerable.Range(0, 20))
        {
            var run = Run(_tenant, owner: null);
            var committed = committer.CommitAsync(First(run), None).AsTask();
            Assert.True(await listener.WaitAsync(TimeSpan.FromSeconds(30)));
            Assert.NotNull(await services.GetRequiredService<IRunQueries>().GetAsync(_tenant, run.RunId, None));
            Assert.Equal(CommitResult.Accepted, await committed);
        }

        var taken = Run(_tenant, owner: null);
        await committer.CommitAsync(First(taken).With(key: Key(taken, "taken")), None);
        Assert.True(await listener.WaitAsync(TimeSpan.FromSeconds(30)));
        var late = Run(_tenant, owner: null);
        Assert.Equal(CommitOutcome.DuplicateKey, (await committer.CommitAsync(First(late).With(key: Key(late, "taken")), None)).Outcome);
        Assert.False(await listener.WaitAsync(TimeSpan.FromMilliseconds(300)));
    }

    private static async Task<object?> ExecuteAsync(ServiceProvider services, string sql)
    {
        await using var command = services.GetRequiredService<PostgresStorage>().Database.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }

    private static ServiceProvider Services(string database) => new ServiceCollection().AddPostgresStorage(database).BuildServiceProvider();
}
