using Bizoholic.Flows.Workflows.Storage;
using Microsoft.EntityFrameworkCore;

namespace Bizoholic.Flows.Storage.Model;

internal static class DefinitionTables
{
    public static void ApplyDefinitions(this ModelBuilder model)
    {
        model.Entity<StoredContent>(table =>
        {
            table.ToTable("definition_contents");
            table.HasKey(content => new { content.TenantId, content.Hash });
        });
        model.Entity<DefinitionVersion>(table =>
        {
            table.ToTable("definition_versions");
            table.HasKey(version => new { version.TenantId, version.VersionId });
            table.HasIndex(version => new { version.TenantId, version.DefinitionId, version.Version });
            table.HasIndex(version => new { version.TenantId, version.ContentHash });
        });
        model.Entity<TriggerRow>(table =>
        {
            table.ToTable("triggers");
            table.HasKey(trigger => new { trigger.TenantId, trigger.TriggerId });
            table.HasIndex(trigger => new { trigger.TenantId, trigger.DefinitionId });
            table.HasIndex(trigger => trigger.UniqueKey).IsUnique();
        });
    }
}
