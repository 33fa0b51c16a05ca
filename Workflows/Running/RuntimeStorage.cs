using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Workflows;

/// <summary>The storage roles the runtime uses.</summary>
public sealed record RuntimeStorage(
    IRunCommitter Committer,
    IRunJournal Journal,
    IRunClaims Claims,
    IBookmarkStore Bookmarks,
    IRunInbox Inbox,
    IOutbox Outbox,
    IRunQueries Runs,
    IDefinitionStore Definitions,
    IFlowStateStore State,
    IEventStore Events)
{
    /// <summary>Tells of what other hosts have stored; null where no other host shares the storage.</summary>
    public IWorkSignal? Signal { get; init; }

    /// <summary>One storage that plays all roles.</summary>
    public static RuntimeStorage Of<T>(T storage)
        where T : IRunCommitter, IRunJournal, IRunClaims, IBookmarkStore, IRunInbox, IOutbox, IRunQueries, IDefinitionStore, IFlowStateStore, IEventStore
        => new(storage, storage, storage, storage, storage, storage, storage, storage, storage, storage);
}
