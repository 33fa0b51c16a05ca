using Bizoholic.Flows.Workflows.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Bizoholic.Flows.Storage.Model;

/// <summary>The schema, the same for every database; a derived context adds what one of them needs.</summary>
internal abstract class FlowsDbContext(DbContextOptions options) : DbContext(options)
{
    public DbSet<StoredContent> DefinitionContents => Set<StoredContent>();

    public DbSet<DefinitionVersion> DefinitionVersions => Set<DefinitionVersion>();

    public DbSet<TriggerRow> Triggers => Set<TriggerRow>();

    public DbSet<RunRow> Runs => Set<RunRow>();

    public DbSet<StoredBurst> Journal => Set<StoredBurst>();

    public DbSet<BookmarkRow> Bookmarks => Set<BookmarkRow>();

    public DbSet<ScheduleRow> Schedules => Set<ScheduleRow>();

    public DbSet<PauseRow> Pauses => Set<PauseRow>();

    public DbSet<StoredLimit> Limits => Set<StoredLimit>();

    public DbSet<DedupeKey> DedupeKeys => Set<DedupeKey>();

    public DbSet<StoredBlob> Blobs => Set<StoredBlob>();

    public DbSet<InboxRow> Inbox => Set<InboxRow>();

    public DbSet<ReceivedCall> ReceivedCalls => Set<ReceivedCall>();

    public DbSet<KeptEvent> KeptEvents => Set<KeptEvent>();

    public DbSet<StoredEventSubject> EventSubjects => Set<StoredEventSubject>();

    public DbSet<OutboxRow> Outbox => Set<OutboxRow>();

    public DbSet<SearchValue> SearchValues => Set<SearchValue>();

    public DbSet<FlowStateRow> FlowState => Set<FlowStateRow>();

    public DbSet<UserRow> Users => Set<UserRow>();

    public DbSet<ApiKeyRow> ApiKeys => Set<ApiKeyRow>();

    public DbSet<AuditRow> Audit => Set<AuditRow>();

    public DbSet<StoredSetting> Settings => Set<StoredSetting>();

    public DbSet<ApprovalRow> Approvals => Set<ApprovalRow>();

    public DbSet<CredentialRow> Credentials => Set<CredentialRow>();

    public DbSet<LeaseRow> Leases => Set<LeaseRow>();

    public DbSet<StoredHost> Hosts => Set<StoredHost>();

    /// <summary>The same for every context, so that they share one model. Whether it and the migrations agree is asked by a test, not by every first start.</summary>
    public static DbContextOptionsBuilder<TContext> Options<TContext>()
        where TContext : FlowsDbContext
        => new DbContextOptionsBuilder<TContext>()
            .UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking)
            .ConfigureWarnings(warnings => warnings.Ignore(RelationalEventId.PendingModelChangesWarning));

    protected override void ConfigureConventions(ModelConfigurationBuilder conventions)
    {
        conventions.Properties<string>().HaveConversion<StoredTextConverter>();
        conventions.Properties<ReadOnlyMemory<byte>>().HaveConversion<BytesConverter>();
    }

    protected override void OnModelCreating(ModelBuilder model)
    {
        model.ApplyDefinitions();
        model.ApplyRuns();
        model.ApplyWaiting();
        model.ApplyInstallation();
        foreach (var property in model.Model.GetEntityTypes().SelectMany(type => type.GetProperties()))
        {
            property.SetColumnName(SnakeCase(property.Name));
        }
    }

    private static string SnakeCase(string name) =>
        string.Concat(name.Select((letter, at) => char.IsUpper(letter) ? (at > 0 ? "_" : "") + char.ToLowerInvariant(letter) : letter.ToString()));

    private sealed class BytesConverter()
        : ValueConverter<ReadOnlyMemory<byte>, byte[]>(memory => memory.ToArray(), bytes => bytes);

    private sealed class StoredTextConverter()
        : ValueConverter<string, string>(text => StoredText.Escape(text), stored => StoredText.Unescape(stored));
}
