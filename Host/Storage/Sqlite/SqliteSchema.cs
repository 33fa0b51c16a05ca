using System.Reflection;
using Bizoholic.Flows.Storage.Model;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Bizoholic.Flows.Storage.Sqlite;

/// <summary>Brings the schema up to date.</summary>
internal static class SqliteSchema
{
    public static async Task EnsureAsync(SqliteConnection connection, bool migrate, CancellationToken cancellation)
    {
        // Asking the file is a hundred times quicker than asking EF, and nearly every start finds nothing to do.
        if (LastApplied(connection) == LastKnown())
        {
            return;
        }

        if (!migrate)
        {
            throw new StorageException("The database's schema is not that of this version. Run the command \"migrate\" first.");
        }

        await using var context = new SqliteFlowsContext(FlowsDbContext.Options<SqliteFlowsContext>().UseSqlite(connection).Options);
        await context.Database.MigrateAsync(cancellation);
    }

    private static string? LastApplied(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT 1 FROM sqlite_master WHERE name = '__EFMigrationsHistory'";
        if (command.ExecuteScalar() is null)
        {
            return null;
        }

        command.CommandText = "SELECT max(MigrationId) FROM __EFMigrationsHistory";
        return command.ExecuteScalar() as string;
    }

    private static string? LastKnown() => typeof(SqliteSchema).Assembly.GetTypes()
        .Where(type => type.GetCustomAttribute<DbContextAttribute>()?.ContextType == typeof(SqliteFlowsContext))
        .Select(type => type.GetCustomAttribute<MigrationAttribute>()?.Id)
        .Max(StringComparer.Ordinal);
}
