using Bizoholic.Flows.Storage.Sqlite;
using Bizoholic.Flows.Storage.Tests.Fixtures;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Bizoholic.Flows.Storage.Tests.Sqlite;

public sealed class SqliteStorageTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("flows-sqlite-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task What_is_queued_when_the_storage_closes_is_still_written()
    {
        var run = Sample.Run("t");
        var services = await OpenAsync();
        var commit = services.GetRequiredService<IRunCommitter>().CommitAsync(Sample.First(run), CancellationToken.None).AsTask();
        await services.DisposeAsync();
        Assert.Equal(CommitResult.Accepted, await commit);

        await using var again = await OpenAsync();
        Assert.NotNull(await again.GetRequiredService<IRunQueries>().GetAsync("t", run.RunId, CancellationToken.None));
    }

    [Fact]
    public async Task The_log_is_copied_while_it_is_written_and_begins_anew()
    {
        await using var services = await OpenAsync();
        var committer = services.GetRequiredService<IRunCommitter>();
        var megabyte = new byte[1 << 20];
        for (var i = 0; i < 256; i++)
        {
            await committer.CommitAsync(Sample.First(Sample.Run("t"), megabyte), CancellationToken.None);
        }

        Assert.InRange(new FileInfo(Path.Combine(_folder.FullName, "flows.db-wal")).Length, 1, 128L << 20);
        Assert.True(new FileInfo(Path.Combine(_folder.FullName, "flows.db")).Length > 200L << 20);
    }

    [Fact]
    public async Task A_closed_storage_says_so()
    {
        var services = await OpenAsync();
        var committer = services.GetRequiredService<IRunCommitter>();
        await services.DisposeAsync();
        await Assert.ThrowsAsync<StorageException>(() => committer.CommitAsync(Sample.First(Sample.Run("t")), CancellationToken.None).AsTask());
    }

    [Fact]
    public async Task An_old_schema_is_refused_where_migrating_is_forbidden()
    {
        await using var services = Services();
        var storage = services.GetRequiredService<IStorage>();
        await Assert.ThrowsAsync<StorageException>(() => storage.OpenAsync(migrate: false, CancellationToken.None));
    }

    [Fact]
    public async Task A_migrated_folder_opens_without_migrating()
    {
        await using (var first = Services())
        {
            await first.GetRequiredService<IStorage>().MigrateAsync(CancellationToken.None);
        }

        await using var services = Services();
        await services.GetRequiredService<IStorage>().OpenAsync(migrate: false, CancellationToken.None);
        Assert.False(await services.GetRequiredService<IIdentityStore>().AnyUserAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_refused_change_leaves_the_commits_beside_it_alone()
    {
        await using var services = await OpenAsync();
        var identities = services.GetRequiredService<IIdentityStore>();
        var committer = services.GetRequiredService<IRunCommitter>();
        var user = new UserRow("t", "1", "ada", "hash", "viewer", Sample.Now);
        await identities.SaveUserAsync(user, CancellationToken.None);

        var commits = Enumerable.Range(0, 20).Select(_ => committer.CommitAsync(Sample.First(Sample.Run("t")), CancellationToken.None).AsTask()).ToList();
        var refused = identities.SaveUserAsync(user with { UserId = "2" }, CancellationToken.None).AsTask();
        commits.AddRange(Enumerable.Range(0, 20).Select(_ => committer.CommitAsync(Sample.First(Sample.Run("t")), CancellationToken.None).AsTask()));

        await Assert.ThrowsAsync<UserNameTakenException>(() => refused);
        Assert.All(await Task.WhenAll(commits), result => Assert.Equal(CommitResult.Accepted, result));
    }

    [Fact]
    public async Task Tidying_deletes_what_nobody_has_needed_for_a_day()
    {
        var time = new FakeTimeProvider(Sample.Now);
        await using var services = new ServiceCollection().AddSingleton<TimeProvider>(time).AddSqliteStorage(_folder.FullName).BuildServiceProvider();
        var storage = services.GetRequiredService<IStorage>();
        await storage.OpenAsync(migrate: true, CancellationToken.None);
        var definitions = services.GetRequiredService<IDefinitionStore>();
        var version = Sample.Version("t", "flow", 1);
        foreach (var hash in new[] { "of the run", "of nobody", "of the version" })
        {
            var draft = new DefinitionChange("t", "flow") { Content = (hash, new byte[1]), Save = [version with { ContentHash = hash }] };
            await definitions.ChangeAsync(draft, CancellationToken.None);
        }

        var run = Sample.Run("t") with { ContentHash = "of the run" };
        FlowStateChange[] state = [.. new[] { "flow", "gone", FlowState.NoFlow }.Select(owner => new FlowStateChange(owner, "scope", "key", 0, new byte[1]))];
        await services.GetRequiredService<IRunCommitter>().CommitAsync(Sample.First(run).With(state: state), CancellationToken.None);

        time.Advance(TimeSpan.FromHours(25));
        await storage.TidyAsync(CancellationToken.None);

        var kept = services.GetRequiredService<IFlowStateStore>();
        Assert.Single(await kept.ReadAsync("t", "flow", "scope", ["key"], CancellationToken.None));
        Assert.Empty(await kept.ReadAsync("t", "gone", "scope", ["key"], CancellationToken.None));
        Assert.Single(await kept.ReadAsync("t", FlowState.NoFlow, "scope", ["key"], CancellationToken.None));

        Assert.NotNull(await definitions.GetContentAsync("t", "of the run", CancellationToken.None));
        Assert.NotNull(await definitions.GetContentAsync("t", "of the version", CancellationToken.None));
        Assert.Null(await definitions.GetContentAsync("t", "of nobody", CancellationToken.None));
    }

    [Fact]
    public async Task The_file_is_written_as_durably_as_promised()
    {
        await using var services = await OpenAsync();
        using var reader = services.GetRequiredService<SqliteStorage>().OpenReader();
        Assert.Equal("wal", Scalar(reader, "PRAGMA journal_mode"));
        Assert.Equal(2L, Scalar(reader, "PRAGMA auto_vacuum"));
        var writers = await services.GetRequiredService<SqliteStorage>().Writer.RunAsync(
            new SqliteWrite<object?>(session => session.CreateContext().Database.SqlQueryRaw<long>("SELECT synchronous AS Value FROM pragma_synchronous").Single()),
            CancellationToken.None);
        Assert.Equal(2L, writers);
    }

    [Fact]
    public async Task The_model_has_no_change_that_no_migration_makes()
    {
        await using var context = new SqliteFlowsContext.Factory().CreateDbContext([]);
        Assert.False(context.Database.HasPendingModelChanges());
    }

    /// <summary>Hosts belong to the installation.</summary>
    [Fact]
    public async Task Every_table_names_the_tenant()
    {
        await using var context = new SqliteFlowsContext.Factory().CreateDbContext([]);
        var without = context.Model.GetEntityTypes().Where(table => table.FindProperty("TenantId") is null).Select(table => table.GetTableName());
        Assert.Equal(["hosts"], without);
    }

    private static object? Scalar(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    private ServiceProvider Services() => new ServiceCollection().AddSqliteStorage(_folder.FullName).BuildServiceProvider();

    private async Task<ServiceProvider> OpenAsync()
    {
        var services = Services();
        await services.GetRequiredService<IStorage>().OpenAsync(migrate: true, CancellationToken.None);
        return services;
    }
}
