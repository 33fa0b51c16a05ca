using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Storage.Tests.Fixtures;

/// <summary>Rows that tests start from.</summary>
internal static class Sample
{
    /// <summary>A moment every database keeps exactly.</summary>
    public static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    public static CancellationToken None => CancellationToken.None;

    public static string Id() => Guid.CreateVersion7().ToString("N");

    public static string Tenant() => $"tenant-{Id()}";

    public static RunRow Run(string tenant, string? id = null, string? owner = "host-1", RunStatus status = RunStatus.Executing) => new()
    {
        TenantId = tenant,
        RunId = id ?? Id(),
        DefinitionId = "lead-nurturing",
        DefinitionVersionId = "lead-nurturing-3",
        DefinitionVersion = 3,
        ContentHash = "abc",
        Status = status,
        Owner = owner,
        Hosts = owner,
        Epoch = 1,
        LastSequence = 0,
        CreatedAt = Now,
        UpdatedAt = Now,
    };

    public static RunCommit First(RunRow run, byte[]? payload = null) => new()
    {
        Row = run with { LastSequence = 0 },
        IsNew = true,
        Burst = new(0, payload ?? [1, 2, 3]),
    };

    public static RunCommit Next(RunRow run, byte[]? payload = null) => new()
    {
        Row = run with { LastSequence = run.LastSequence + 1, UpdatedAt = run.UpdatedAt.AddSeconds(1) },
        Burst = new(run.LastSequence + 1, payload ?? [4, 5, 6]),
    };

    public static RunCommit With(
        this RunCommit commit,
        bool? release = null,
        IReadOnlyList<BookmarkRow>? bookmarks = null,
        IReadOnlyList<string>? removed = null,
        IReadOnlyList<InboxRow>? inbox = null,
        IReadOnlyList<string>? taken = null,
        IReadOnlyList<RunCommit>? children = null,
        IReadOnlyList<OutboxRow>? outbox = null,
        IReadOnlyList<BlobRow>? blobs = null,
        IReadOnlyList<SearchValue>? search = null,
        DedupeKey? key = null,
        IReadOnlyList<FlowStateChange>? state = null) => new()
        {
            Row = commit.Row,
            IsNew = commit.IsNew,
            Burst = commit.Burst,
            ReleaseOwner = release ?? commit.ReleaseOwner,
            BookmarksAdded = bookmarks ?? commit.BookmarksAdded,
            BookmarksRemoved = removed ?? commit.BookmarksRemoved,
            InboxAdded = inbox ?? commit.InboxAdded,
            InboxTaken = taken ?? commit.InboxTaken,
            NewRuns = children ?? commit.NewRuns,
            Outbox = outbox ?? commit.Outbox,
            Blobs = blobs ?? commit.Blobs,
            SearchValues = search ?? commit.SearchValues,
            DedupeKey = key ?? commit.DedupeKey,
            StateChanges = state ?? commit.StateChanges,
        };

    public static BookmarkRow Bookmark(RunRow run, string? hash = "hash", DateTimeOffset? due = null, string? id = null) =>
        new(run.TenantId, id ?? Id(), run.RunId, "Event", hash, due, "order-7");

    public static DedupeKey Key(RunRow run, string key, DateTimeOffset? expires = null, string body = "body") =>
        new(run.TenantId, "trigger-1", key, body, run.RunId, expires ?? DateTimeOffset.UtcNow.AddHours(1));

    public static InboxRow Command(RunRow run, string? id = null, byte[]? payload = null, InboxCommand command = InboxCommand.Resume) =>
        new(run.TenantId, id ?? Id(), run.RunId, command, payload ?? "{}"u8.ToArray());

    public static DefinitionVersion Version(string tenant, string definition, int version, string name = "Flow") => new()
    {
        TenantId = tenant,
        VersionId = $"{definition}-{version}",
        DefinitionId = definition,
        Version = version,
        Name = name,
        ContentHash = "hash",
        CreatedAt = Now.AddMinutes(version),
        UpdatedAt = Now.AddMinutes(version),
    };

    public static async Task<List<JournalRow>> ReadAllAsync(this IRunJournal journal, RunRow run, long from = 0)
    {
        var rows = new List<JournalRow>();
        await foreach (var row in journal.ReadAsync(run.TenantId, run.RunId, from, None))
        {
            rows.Add(row);
        }

        return rows;
    }
}
