using Bizoholic.Flows.Storage.Model;
using Bizoholic.Flows.Storage.Sqlite;
using Bizoholic.Flows.Storage.Tests.Fixtures;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;
using static Bizoholic.Flows.Storage.Tests.Fixtures.Sample;

namespace Bizoholic.Flows.Storage.Tests.Sqlite;

/// <summary>A data folder of the first release with live runs in it is brought up to date, and nothing of them is lost.</summary>
public sealed class SqliteUpgradeTests : IDisposable
{
    private const string FirstSchema = "20261123234149_Initial";
    private readonly DirectoryInfo _now = Directory.CreateTempSubdirectory("flows-now-");
    private readonly DirectoryInfo _old = Directory.CreateTempSubdirectory("flows-old-");

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _now.Delete(recursive: true);
        _old.Delete(recursive: true);
    }

    [Fact]
    public async Task Live_runs_of_the_first_schema_are_whole_after_the_upgrade()
    {
        var (waiting, driven, other) = (Run("t"), Run("t", owner: "host-that-died"), Run("t"));
        var (heard, due) = (Bookmark(waiting, "event"), Bookmark(waiting, hash: null, due: Now));
        var (key, command) = (Key(waiting, "delivery-1"), Command(waiting));
        await using (var services = await OpenAsync(_now))
        {
            var committer = services.GetRequiredService<IRunCommitter>();
            var blob = new BlobRow("t", "blob-1", new byte[] { 9, 9 });
            await committer.CommitAsync(First(waiting, [1]).With(bookmarks: [heard, due], key: key, blobs: [blob], search: [new SearchValue("t", waiting.RunId, "email", "ann@example.com")]), None);
            await committer.CommitAsync(Next(waiting with { LastSequence = 0 }, [2]).With(release: true), None);
            await committer.CommitAsync(First(driven, [3]), None);
            await services.GetRequiredService<IRunInbox>().AddAsync([command], None);
        }

        await MakeOldAsync();
        await using var upgraded = await OpenAsync(_old);
        var (claims, journal, bookmarks) = (upgraded.GetRequiredService<IRunClaims>(), upgraded.GetRequiredService<IRunJournal>(), upgraded.GetRequiredService<IBookmarkStore>());

        Assert.Equal([1, 2], (await journal.ReadAllAsync(waiting)).Select(row => (int)row.Payload.Span[0]));
        Assert.Equal(new byte[] { 9, 9 }, (await journal.ReadBlobAsync("t", "blob-1", None))!.Value.ToArray());
        Assert.Equal(heard.BookmarkId, Assert.Single(await bookmarks.FindAsync("t", "event", None)).BookmarkId);
        Assert.Equal(due.BookmarkId, Assert.Single(await bookmarks.DueAsync(Now, 10, None)).BookmarkId);
        Assert.Equal(command.CommandId, Assert.Single(await upgraded.GetRequiredService<IRunInbox>().ReadAsync("t", waiting.RunId, None)).CommandId);
        Assert.Equal(1, (await upgraded.GetRequiredService<IRunQueries>().ListAsync("t", new RunFilter { SearchValue = ("email", "ann@example.com") }, None)).Total);

        var again = await upgraded.GetRequiredService<IRunCommitter>().CommitAsync(First(other).With(key: Key(other, "delivery-1")), None);
        Assert.Equal((CommitOutcome.DuplicateKey, waiting.RunId), (again.Outcome, again.Existing?.RunId));

        Assert.Equal([driven.RunId, waiting.RunId], (await claims.FindWorkAsync("host-2", 10, None)).Select(run => run.RunId).OrderBy(id => id == waiting.RunId));
        var claimed = (await claims.ClaimAsync("t", waiting.RunId, "host-2", None))!;
        Assert.Equal((1L, RunStatus.Executing), (claimed.LastSequence, claimed.Status));
        Assert.Equal(CommitResult.Accepted, await upgraded.GetRequiredService<IRunCommitter>().CommitAsync(Next(claimed), None));
    }

    /// <summary>The same rows under the first schema: later ones only add columns and tables.</summary>
    private async Task MakeOldAsync()
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(_old.FullName, "flows.db")}");
        await connection.OpenAsync();
        await using (var context = new SqliteFlowsContext(FlowsDbContext.Options<SqliteFlowsContext>().UseSqlite(connection).Options))
        {
            await context.GetService<IMigrator>().MigrateAsync(FirstSchema);
        }

        await ExecuteAsync(connection, $"ATTACH '{Path.Combine(_now.FullName, "flows.db")}' AS source");
        var tables = await ListAsync(connection, "SELECT name FROM main.sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_\\_EF%' ESCAPE '\\' AND name NOT LIKE 'sqlite%'");
        Assert.Contains("runs", tables);
        foreach (var table in tables)
        {
            var columns = string.Join(", ", (await ListAsync(connection, $"SELECT name FROM pragma_table_info('{table}', 'main')")).Select(column => $"\"{column}\""));
            await ExecuteAsync(connection, $"INSERT INTO main.{table} ({columns}) SELECT {columns} FROM source.{table}");
        }
    }

    private static async Task ExecuteAsync(SqliteConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<List<string>> ListAsync(SqliteConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync();
        var found = new List<string>();
        while (await reader.ReadAsync())
        {
            found.Add(reader.GetString(0));
        }

        return found;
    }

    private static async Task<ServiceProvider> OpenAsync(DirectoryInfo folder)
    {
        var services = new ServiceCollection().AddSqliteStorage(folder.FullName).BuildServiceProvider();
        await services.GetRequiredService<IStorage>().OpenAsync(migrate: true, None);
        return services;
    }
}
