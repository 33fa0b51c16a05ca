using Bizoholic.Flows.Workflows.Storage;
using Microsoft.EntityFrameworkCore;

namespace Bizoholic.Flows.Storage.Model;

internal static class WaitingTables
{
    public static void ApplyWaiting(this ModelBuilder model)
    {
        model.Entity<BookmarkRow>(table =>
        {
            table.ToTable("bookmarks");
            table.HasKey(bookmark => new { bookmark.TenantId, bookmark.BookmarkId });
            table.HasIndex(bookmark => new { bookmark.TenantId, bookmark.Hash });
            table.HasIndex(bookmark => bookmark.Hash).HasFilter("hash IS NOT NULL");
            table.HasIndex(bookmark => new { bookmark.TenantId, bookmark.RunId });
            table.HasIndex(bookmark => bookmark.DueAt).HasFilter("due_at IS NOT NULL");
        });
        model.Entity<ScheduleRow>(table =>
        {
            table.ToTable("schedules");
            table.HasKey(schedule => new { schedule.TenantId, schedule.ScheduleId });
        });
        model.Entity<PauseRow>(table =>
        {
            table.ToTable("pauses");
            table.HasKey(pause => new { pause.TenantId, pause.Kind, pause.Target });
        });
        model.Entity<StoredLimit>(table =>
        {
            table.ToTable("limits");
            table.HasKey(limit => new { limit.TenantId, limit.Kind, limit.Target });
            table.Ignore(limit => limit.Row);
        });
        model.Entity<LeaseRow>(table =>
        {
            table.ToTable("leases");
            table.HasKey(lease => new { lease.TenantId, lease.Name });
        });
        model.Entity<DedupeKey>(table =>
        {
            table.ToTable("dedupe_keys");
            table.HasKey(key => new { key.TenantId, key.Scope, key.Key });
        });
        model.Entity<InboxRow>(table =>
        {
            table.ToTable("run_inbox");
            table.HasKey(command => new { command.TenantId, command.RunId, command.CommandId });
        });
        model.Entity<ReceivedCall>(table =>
        {
            table.ToTable("received_calls");
            table.HasKey(call => call.CallId);
        });
        model.Entity<KeptEvent>(table =>
        {
            table.ToTable("kept_events");
            table.HasKey(kept => new { kept.TenantId, kept.EventId });
        });
        model.Entity<StoredEventSubject>(table =>
        {
            table.ToTable("event_subjects");
            table.HasKey(subject => new { subject.TenantId, subject.Hash, subject.EventId });
            table.HasIndex(subject => new { subject.TenantId, subject.EventId });
            table.HasIndex(subject => new { subject.TenantId, subject.Subject });
        });
        model.Entity<OutboxRow>(table =>
        {
            table.ToTable("outbox");
            table.HasKey(message => message.MessageId);
        });
    }
}
