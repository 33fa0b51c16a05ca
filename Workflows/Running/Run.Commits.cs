using Bizoholic.Flows.Workflows.Journal;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Workflows;

internal sealed partial class Run
{
    private const int MostHosts = 8;

    private readonly Dictionary<string, BookmarkRow> _bookmarksAdded = new(StringComparer.Ordinal);
    private readonly List<string> _bookmarksRemoved = [];
    private readonly List<string> _inboxTaken = [];
    private readonly List<InboxRow> _inboxAdded = [];
    private readonly List<RunCommit> _newRuns = [];
    private readonly List<OutboxRow> _outbox = [];
    private readonly List<SearchValue> _searchValues = [];
    private readonly List<Action> _afterCommit = [];
    private HashSet<string>? _changedActivities;
    private RunRow _row;
    private bool _isNew;
    private DedupeKey? _dedupeKey;
    private string? _triggerRevision;
    private CommitResult? _firstCommit;
    private DateTimeOffset _burstStarted;
    private DateTimeOffset _now;

    public RunRow Row => _row;

    /// <summary>False before the first commit of a new run was accepted.</summary>
    public bool IsStored => !_isNew;

    private bool IsDirty => _journal.RecordCount > 0;

    private bool IsBurstFull => _journal.RecordCount >= Shared.Options.BurstRecords
        || (_journal.RecordCount > 0 && HasMuchPending)
        || (_journal.RecordCount > 0 && _now - _burstStarted >= Shared.Options.BurstTime);

    /// <summary>Says that the run is new: its first commit inserts it, under a delivery's key where it has one.</summary>
    public void Accept(in RunStarted started, DedupeKey? dedupeKey, string? triggerRevision, IReadOnlyList<(string Name, string Value)> searchValues)
    {
        _isNew = true;
        _dedupeKey = dedupeKey;
        _triggerRevision = triggerRevision;
        foreach (var (name, value) in searchValues)
        {
            _searchValues.Add(new SearchValue(TenantId, RunId, name, value));
        }

        Record(started);
    }

    /// <summary>Makes the acceptance durable by itself, before anything else is done. False when it was refused.</summary>
    public async Task<bool> CommitAcceptanceAsync()
    {
        try
        {
            await CommitAsync(rest: false);
            return true;
        }
        catch (FencedException)
        {
            return false;
        }
    }

    private void BeginBurst()
    {
        _burstStarted = Now();
        _journal.Begin(_row.LastSequence + 1, _now);
    }

    /// <summary>Reads the clock. What is decided at the same moment shares one reading (<c>_now</c>): the clock costs as much as a small step.</summary>
    private DateTimeOffset Now() => _now = Time.GetUtcNow();

    private void AfterCommit(Action action) => _afterCommit.Add(action);

    /// <summary>Makes the burst durable. False when a change of the flow's state came too late: then nothing of it happened.</summary>
    private async Task<bool> CommitAsync(bool rest, IReadOnlyList<FlowStateChange>? stateChanges = null)
    {
        if (!IsDirty && !rest)
        {
            return true;
        }

        var before = _row.Status;
        var row = NextRow(rest);
        var files = _pendingFiles is { IsEmpty: false } pending ? pending.ToArray() : [];
        JournalRow? burst = IsDirty ? new JournalRow(row.LastSequence, _journal.Sealed()) : null;
        var commit = new RunCommit
        {
            Row = row,
            IsNew = _isNew,
            ReleaseOwner = rest,
            Burst = burst,
            BookmarksAdded = _bookmarksAdded.Count == 0 ? [] : [.. _bookmarksAdded.Values],
            BookmarksRemoved = _bookmarksRemoved.Count == 0 ? [] : [.. _bookmarksRemoved],
            InboxTaken = _inboxTaken.Count == 0 ? [] : [.. _inboxTaken],
            InboxAdded = _inboxAdded.Count == 0 ? [] : [.. _inboxAdded],
            NewRuns = _newRuns.Count == 0 ? [] : [.. _newRuns],
            Outbox = _outbox.Count == 0 ? [] : [.. _outbox],
            Blobs = BlobsOf(burst, row, files),
            DedupeKey = _dedupeKey,
            TriggerRevision = _triggerRevision,
            SearchValues = _searchValues.Count == 0 ? [] : [.. _searchValues],
            StateChanges = stateChanges ?? [],
        };
        CommitResult result;
        try
        {
            result = await CommitUntilKnownAsync(commit);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            Shared.Observer?.StorageFailed(error);
            throw;
        }

        if (result.Outcome == CommitOutcome.StateConflict)
        {
            return false;
        }

        if (result.Outcome != CommitOutcome.Accepted)
        {
            _firstCommit = result;
            throw new FencedException();
        }

        foreach (var (id, _) in files)
        {
            _pendingFiles!.TryRemove(id, out _);
        }

        var isFirst = _isNew;
        if (isFirst)
        {
            _firstCommit = result;
        }

        _row = row;
        _isNew = false;
        _dedupeKey = null;
        _triggerRevision = null;
        Release(before);
        if (isFirst && !rest)
        {
            // The run goes on, so its caller does elsewhere.
            ThreadPool.UnsafeQueueUserWorkItem(static run => run.AnswerStart(), this, preferLocal: false);
        }

        return true;
    }

    /// <summary>Content that is too large for the burst, files, and now and then how the run stands.</summary>
    private List<BlobRow> BlobsOf(JournalRow? burst, RunRow row, KeyValuePair<string, ReadOnlyMemory<byte>>[] files)
    {
        var checkpoint = burst is { } written && row.FinishedAt is null && Checkpoint.IsDueAt(written.Sequence, Shared.Options.CheckpointBursts) ? Checkpoint.Of(State, row.ContentHash) : null;
        if (_journal.Blobs.Count + files.Length == 0 && checkpoint is null)
        {
            return [];
        }

        List<BlobRow> blobs = [.. _journal.Blobs.Select(blob => new BlobRow(TenantId, blob.Id, blob.Content)), .. files.Select(file => new BlobRow(TenantId, file.Key, file.Value))];
        if (checkpoint is not null)
        {
            blobs.Add(new BlobRow(TenantId, Checkpoint.IdFor(RunId, burst!.Value), checkpoint));
        }

        return blobs;
    }

    /// <summary>Lets whoever started the run go on, on this thread: called last where the run has come to rest, so that an answer needs no second thread.</summary>
    public void AnswerStart()
    {
        if (_firstCommit is { } result)
        {
            FirstCommit.TrySetResult(result);
        }
    }

    private RunRow NextRow(bool rest)
    {
        var now = Now();
        var hasEnded = State.Status is RunStatus.Finished or RunStatus.Faulted or RunStatus.Cancelled or RunStatus.Held;

        // A host that stops ends no run: one that is at its end, or ending, goes on at another host as one with steps to do does.
        var goesOn = _ready.Count > 0 || _isEnding || State.OpenCount == 0;
        var status = hasEnded ? State.Status : rest && !goesOn ? RunStatus.Suspended : RunStatus.Executing;
        return _row with
        {
            Status = status,
            Name = State.Name,
            CorrelationId = State.CorrelationId,
            Hosts = HostsWith(_row.Hosts, _row.Owner),
            IncidentCount = State.IncidentCount,
            LastSequence = _row.LastSequence + (IsDirty ? 1 : 0),
            ReaderVersion = IsDirty ? Math.Max(_row.ReaderVersion, JournalFormat.Version) : _row.ReaderVersion,
            UpdatedAt = now,
            FinishedAt = status is RunStatus.Finished or RunStatus.Faulted or RunStatus.Cancelled ? now : null,
        };
    }

    /// <summary>The hosts that have driven the run, with the one that does. Of a run that goes from host to host for years the last few are enough.</summary>
    private static string? HostsWith(string? hosts, string? owner)
    {
        if (hosts is null || owner is null)
        {
            return hosts ?? owner;
        }

        if (hosts.EndsWith(owner, StringComparison.Ordinal))
        {
            return hosts;
        }

        return string.Join(' ', hosts.Split(' ').Where(host => host != owner).Append(owner).TakeLast(MostHosts));
    }

    /// <summary>A run's first commit fails to whoever asked for it. Later ones are tried until the storage answers: what is recorded stays recorded.</summary>
    private ValueTask<CommitResult> CommitUntilKnownAsync(RunCommit commit)
        => commit.IsNew ? Shared.Committer.CommitAsync(commit, _stop.Token) : CommitAgainUntilKnownAsync(commit);

    private ValueTask<CommitResult> CommitAgainUntilKnownAsync(RunCommit commit) => UntilKnownAsync(() => Shared.Committer.CommitAsync(commit, _stop.Token));

    private ValueTask<T> UntilKnownAsync<T>(Func<ValueTask<T>> ask) => UntilKnownAsync(ask, _stop.Token);

    private ValueTask<T> UntilKnownAsync<T>(Func<ValueTask<T>> ask, CancellationToken cancellation) => Shared.UntilKnownAsync(RunId, ask, static _ => true, cancellation);

    public ValueTask<T> WithStorageAsync<T>(Func<ValueTask<T>> ask, CancellationToken cancellation) => Shared.UntilKnownAsync(RunId, ask, static error => error is StorageException, cancellation);

    /// <summary>The burst is durable: now the world may know.</summary>
    private void Release(RunStatus before)
    {
        KeepWithinBounds();
        _bookmarksAdded.Clear();
        _bookmarksRemoved.Clear();
        _inboxTaken.Clear();
        _inboxAdded.Clear();
        _newRuns.Clear();
        _outbox.Clear();
        _searchValues.Clear();
        BeginBurst();
        if (Shared.Observer is { IsListenedTo: true } observer)
        {
            observer.Committed(new RunChange(TenantId, RunId, _row.Status, before != _row.Status, _changedActivities ?? []));
            _changedActivities = null;
        }

        foreach (var action in _afterCommit)
        {
            action();
        }

        _afterCommit.Clear();
    }

    private void KeepWithinBounds()
    {
        foreach (var payload in _journal.Payloads)
        {
            _loader?.Keep(payload);
        }
    }

    /// <summary>Notes for listeners that an activity's executions changed.</summary>
    private void Touch(ActivityNode node)
    {
        if (Shared.Observer is { IsListenedTo: true })
        {
            (_changedActivities ??= new HashSet<string>(StringComparer.Ordinal)).Add(node.Id);
        }
    }

    /// <summary>Writes a decision down and makes it so.</summary>
    private void Record<T>(in T record)
        where T : struct, IJournalRecord
    {
        record.ApplyTo(_journal);
        record.ApplyTo(State);
    }
}
