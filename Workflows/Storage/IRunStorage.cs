namespace Bizoholic.Flows.Workflows.Storage;

/// <summary>Makes bursts durable. The hot path: implementations group many runs' commits into one transaction.</summary>
public interface IRunCommitter
{
    /// <summary>
    /// Returns when the commit is on disk or refused. One run's refusal never fails another's commit. Throws only when the storage failed and the
    /// commit is known not to have happened; an unknown outcome is read back first.
    /// </summary>
    ValueTask<CommitResult> CommitAsync(RunCommit commit, CancellationToken cancellation);
}

/// <summary>Reads what a run has recorded.</summary>
public interface IRunJournal
{
    /// <summary>Rows from a sequence on, in order.</summary>
    IAsyncEnumerable<JournalRow> ReadAsync(string tenantId, string runId, long fromSequence, CancellationToken cancellation);

    ValueTask<ReadOnlyMemory<byte>?> ReadBlobAsync(string tenantId, string blobId, CancellationToken cancellation);

    /// <summary>Puts another row in the place of one, all of it or nothing: for taking data out of runs that have ended for good.</summary>
    /// <param name="added">Blobs that the new row refers to.</param>
    /// <param name="removed">Blobs that only the old one did.</param>
    ValueTask ReplaceAsync(string tenantId, string runId, JournalRow row, IReadOnlyList<BlobRow> added, IReadOnlyList<string> removed, CancellationToken cancellation);

    /// <summary>Takes away what a run has beside its journal: its searchable values and its blobs, but those named.</summary>
    /// <param name="keptBlobs">Ids.</param>
    /// <param name="keptValues">Names; null keeps all.</param>
    ValueTask RemoveDataAsync(string tenantId, string runId, IReadOnlyList<string> keptBlobs, IReadOnlyList<string>? keptValues, CancellationToken cancellation);
}

/// <summary>Who drives which run.</summary>
public interface IRunClaims
{
    /// <summary>
    /// Takes a run that nobody alive owns: owner set, epoch raised, and a death counted where a dead host owned it. Null when it is owned (by the caller too), gone,
    /// ended with no command in its inbox, paused (unless it is to be cancelled), or not begun while its flow has as many under way as it may.
    /// </summary>
    ValueTask<RunRow?> ClaimAsync(string tenantId, string runId, string owner, CancellationToken cancellation);

    /// <summary>Gives a claimed run back that the caller cannot drive, so that it is found again. Nothing happens when the caller has lost it already.</summary>
    ValueTask GiveBackAsync(string tenantId, string runId, string owner, long epoch, CancellationToken cancellation);

    /// <summary>
    /// Runs that the caller should see to. Those without a living owner that are pending, executing, or have commands in their inbox; and its own that have commands,
    /// which another host may have stored. Those that have begun (or have commands) first, then new ones; of each those of higher priority first, then the older ones. Runs that only a newer version of the host can read are left out, and refused when they are claimed.
    /// </summary>
    ValueTask<IReadOnlyList<(string TenantId, string RunId, bool IsNew)>> FindWorkAsync(string owner, int max, CancellationToken cancellation);
}

/// <summary>Finds what runs wait for.</summary>
public interface IBookmarkStore
{
    ValueTask<IReadOnlyList<BookmarkRow>> FindAsync(string tenantId, string hash, CancellationToken cancellation);

    /// <summary>Of all tenants, those with one of these hashes: a webhook's path says nothing of a tenant. Oldest first.</summary>
    ValueTask<IReadOnlyList<BookmarkRow>> FindAnywhereAsync(IReadOnlyList<string> hashes, int max, CancellationToken cancellation);

    ValueTask<BookmarkRow?> GetAsync(string tenantId, string bookmarkId, CancellationToken cancellation);

    ValueTask<IReadOnlyList<BookmarkRow>> OfRunAsync(string tenantId, string runId, CancellationToken cancellation);

    /// <summary>Bookmarks due at or before a moment, earliest first; of runs that have not ended, are not held and not paused.</summary>
    ValueTask<IReadOnlyList<BookmarkRow>> DueAsync(DateTimeOffset now, int max, CancellationToken cancellation);

    /// <summary>When the next one of these falls due, which may be in the past; null when none will.</summary>
    ValueTask<DateTimeOffset?> NextDueAsync(CancellationToken cancellation);
}

/// <summary>Durable commands for runs.</summary>
public interface IRunInbox
{
    /// <summary>Stored when this returns. A command id that is already there is ignored, so that senders may repeat.</summary>
    ValueTask AddAsync(IReadOnlyList<InboxRow> commands, CancellationToken cancellation);

    /// <summary>Stores a command together with the call that it comes from, under all of its names. Nothing is stored when one of them was received before and is not forgotten yet: that one is answered then, otherwise null.</summary>
    ValueTask<ReceivedCall?> AddAsync(InboxRow command, IReadOnlyList<ReceivedCall> calls, CancellationToken cancellation);

    /// <summary>A call by its id; null when there was none, or it is forgotten.</summary>
    ValueTask<ReceivedCall?> FindCallAsync(string callId, CancellationToken cancellation);

    /// <summary>In the order of their ids.</summary>
    ValueTask<IReadOnlyList<InboxRow>> ReadAsync(string tenantId, string runId, CancellationToken cancellation);
}

/// <summary>Messages that commits left behind.</summary>
public interface IOutbox
{
    /// <summary>In the order of their ids.</summary>
    ValueTask<IReadOnlyList<OutboxRow>> ReadAsync(int max, CancellationToken cancellation);

    ValueTask RemoveAsync(IReadOnlyList<string> messageIds, CancellationToken cancellation);
}

/// <summary>Reads runs for people and programs; deletes ended ones.</summary>
public interface IRunQueries
{
    ValueTask<RunRow?> GetAsync(string tenantId, string runId, CancellationToken cancellation);

    ValueTask<RunPage> ListAsync(string tenantId, RunFilter filter, CancellationToken cancellation);

    /// <summary>Deletes ended or suspended runs with their journal, bookmarks and search values, and what they have asked people; returns how many. Executing runs are left.</summary>
    ValueTask<int> DeleteAsync(string tenantId, IReadOnlyList<string> runIds, CancellationToken cancellation);
}

/// <summary>Which runs, in which order. Null and empty members do not filter.</summary>
public sealed record RunFilter
{
    public IReadOnlyList<string> DefinitionIds { get; init; } = [];

    public IReadOnlyList<string> RunIds { get; init; } = [];

    public IReadOnlyList<RunStatus> Statuses { get; init; } = [];

    /// <summary>Part of the run id, the correlation id, the name or the definition id, without regard to case.</summary>
    public string? Text { get; init; }

    public string? CorrelationId { get; init; }

    public string? ParentRunId { get; init; }

    public int? DefinitionVersion { get; init; }

    public bool? HasIncidents { get; init; }

    public IReadOnlyList<RunTimeFilter> Times { get; init; } = [];

    /// <summary>A searchable value the run carries, by name.</summary>
    public (string Name, string Value)? SearchValue { get; init; }

    /// <summary>Further values it must carry.</summary>
    public IReadOnlyList<(string Name, string Value)> MoreValues { get; init; } = [];

    /// <summary>A host that has driven the run: its incarnation.</summary>
    public string? Host { get; init; }

    /// <summary>Test runs, or all others.</summary>
    public bool? IsTest { get; init; }

    /// <summary>A searchable value the run carries under any of these names.</summary>
    public (IReadOnlyList<string> Names, string Value)? AnyValue { get; init; }

    /// <summary>Only runs whose id sorts before this one: older ones.</summary>
    public string? BeforeRunId { get; init; }

    /// <summary>Only runs whose id does not sort before this one.</summary>
    public string? FromRunId { get; init; }

    public RunOrder OrderBy { get; init; } = RunOrder.Created;

    public bool Descending { get; init; } = true;

    /// <summary>The last run of the page before: the next one begins behind it. For the order of creation only; unlike skipping it costs the same however far back.</summary>
    public string? After { get; init; }

    public int Skip { get; init; }

    /// <summary>Null for all.</summary>
    public int? Take { get; init; }
}

public enum RunOrder
{
    Created,
    Updated,
    Finished,
    Name,
}

public enum RunTime
{
    Created,
    Updated,
    Finished,
}

public enum TimeComparison
{
    Is,
    IsNot,
    LessThan,
    LessThanOrEqual,
    GreaterThan,
    GreaterThanOrEqual,
}

public sealed record RunTimeFilter(RunTime Column, TimeComparison Comparison, DateTimeOffset Moment);

/// <param name="Total">How many there are in all; a storage may stop counting at a bound, but never before the end of this page.</param>
public sealed record RunPage(IReadOnlyList<RunRow> Rows, long Total);
