using Bizoholic.Flows.Workflows.Storage;
using Microsoft.EntityFrameworkCore;

namespace Bizoholic.Flows.Storage.Model;

internal static class InstallationTables
{
    /// <summary>The name a user signs in with, in the form it is compared in.</summary>
    public const string UserKey = nameof(UserKey);

    public static void ApplyInstallation(this ModelBuilder model)
    {
        model.Entity<UserRow>(table =>
        {
            table.ToTable("users");
            table.HasKey(user => new { user.TenantId, user.UserId });
            table.Property<string>(UserKey).IsRequired();
            table.HasIndex(UserKey).IsUnique();
        });
        model.Entity<ApiKeyRow>(table =>
        {
            table.ToTable("api_keys");
            table.HasKey(key => key.KeyId);
            table.HasIndex(key => key.TenantId);
        });
        model.Entity<AuditRow>(table =>
        {
            table.ToTable("audit");
            table.HasKey(row => new { row.TenantId, row.AuditId });
            table.HasIndex(row => row.At);
        });
        model.Entity<StoredSetting>(table =>
        {
            table.ToTable("settings");
            table.HasKey(setting => new { setting.TenantId, setting.Name });
        });
        model.Entity<ApprovalRow>(table =>
        {
            table.ToTable("approvals");
            table.HasKey(approval => new { approval.TenantId, approval.ApprovalId });
            table.Property(approval => approval.Revision).IsConcurrencyToken();
            table.HasIndex(approval => new { approval.TenantId, approval.Status, approval.CreatedAt });
            table.HasIndex(approval => approval.CreatedAt).HasFilter("NOT is_delivered AND status <> 'pending'").HasDatabaseName("IX_approvals_undelivered");
        });
        model.Entity<CredentialRow>(table =>
        {
            table.ToTable("credentials");
            table.HasKey(credential => new { credential.TenantId, credential.CredentialId });
            table.Property(credential => credential.Revision).IsConcurrencyToken();
        });
        model.Entity<StoredHost>(table =>
        {
            table.ToTable("hosts");
            table.HasKey(host => host.Owner);
        });
    }
}
