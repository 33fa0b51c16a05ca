using Bizoholic.Flows.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Bizoholic.Flows.Storage.Postgres;

internal sealed class PostgresFlowsContext(DbContextOptions<PostgresFlowsContext> options) : FlowsDbContext(options)
{
    protected override void ConfigureConventions(ModelConfigurationBuilder conventions)
    {
        base.ConfigureConventions(conventions);
        conventions.Properties<DateTimeOffset>().HaveConversion<UtcConverter>();

        // Compared byte by byte: ids sort the same on every server, and quickly.
        conventions.Properties<string>().UseCollation("C");
    }

    protected override void OnModelCreating(ModelBuilder model)
    {
        // Only here can there be several hosts.
        model.Entity<StoredClusterMember>(table =>
        {
            table.ToTable("cluster_members");
            table.HasKey(member => new { member.ClusterId, member.Silo });
        });
        base.OnModelCreating(model);
    }

    private sealed class UtcConverter()
        : ValueConverter<DateTimeOffset, DateTimeOffset>(moment => moment.ToUniversalTime(), stored => stored);

    /// <summary>For the tools that write migrations.</summary>
    internal sealed class Factory : IDesignTimeDbContextFactory<PostgresFlowsContext>
    {
        public PostgresFlowsContext CreateDbContext(string[] args) =>
            new(new DbContextOptionsBuilder<PostgresFlowsContext>().UseNpgsql("Host=127.0.0.1").Options);
    }
}
