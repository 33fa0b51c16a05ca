using Bizoholic.Flows.Workflows.Storage;
using Microsoft.EntityFrameworkCore;

namespace Bizoholic.Flows.Storage.Model;

internal static class RunTables
{
    public static void ApplyRuns(this ModelBuilder model)
    {
        model.Entity<RunRow>(table =>
        {
            table.ToTable("runs");
            table.HasKey(run => new { run.TenantId, run.RunId });
            table.Property(run => run.Deaths).HasDefaultValue(0);
            table.Property(run => run.Priority).HasDefaultValue(0);
            table.Property(run => run.MaxConcurrent).HasDefaultValue(0);

            // Three at most: each one is paid for by every run it holds. Ids sort by time, so the key serves the list of runs. The last one holds what people
            // look for among runs that nearly all ended well, and costs those nothing.
            table.HasIndex(run => new { run.TenantId, run.DefinitionId, run.RunId }).HasDatabaseName("ix_runs_definition");
            table.HasIndex(run => new { run.TenantId, run.ParentRunId }).HasFilter("parent_run_id IS NOT NULL").HasDatabaseName("ix_runs_parent");
            table.HasIndex(run => new { run.Status, run.TenantId, run.RunId }).HasFilter("status <> 3 OR incident_count > 0").HasDatabaseName("ix_runs_notable");
        });
        model.Entity<StoredBurst>(table =>
        {
            table.ToTable("journal");
            table.HasKey(burst => new { burst.Month, burst.TenantId, burst.RunId, burst.Sequence });
        });
        model.Entity<StoredBlob>(table =>
        {
            table.ToTable("blobs");
            table.HasKey(blob => new { blob.TenantId, blob.BlobId, blob.RunId });
            table.HasIndex(blob => new { blob.TenantId, blob.RunId });
        });
        model.Entity<SearchValue>(table =>
        {
            table.ToTable("search_values");
            table.HasKey(value => new { value.TenantId, value.Name, value.Value, value.RunId });
            table.HasIndex(value => new { value.TenantId, value.RunId });
        });
        model.Entity<FlowStateRow>(table =>
        {
            table.ToTable("flow_state");
            table.HasKey(state => new { state.TenantId, state.DefinitionId, state.Scope, state.Key });
        });
    }
}
