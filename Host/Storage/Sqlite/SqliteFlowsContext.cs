using Bizoholic.Flows.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Bizoholic.Flows.Storage.Sqlite;

internal sealed class SqliteFlowsContext(DbContextOptions<SqliteFlowsContext> options) : FlowsDbContext(options)
{
    protected override void ConfigureConventions(ModelConfigurationBuilder conventions)
    {
        base.ConfigureConventions(conventions);
        conventions.Properties<DateTimeOffset>().HaveConversion<TicksConverter>();
    }

    /// <summary>Ticks of UTC: the only form of a date that SQLite compares and sorts exactly.</summary>
    private sealed class TicksConverter()
        : ValueConverter<DateTimeOffset, long>(moment => moment.UtcTicks, ticks => new DateTimeOffset(ticks, TimeSpan.Zero));

    /// <summary>For the tools that write migrations.</summary>
    internal sealed class Factory : IDesignTimeDbContextFactory<SqliteFlowsContext>
    {
        public SqliteFlowsContext CreateDbContext(string[] args) =>
            new(new DbContextOptionsBuilder<SqliteFlowsContext>().UseSqlite("Data Source=:memory:").Options);
    }
}
