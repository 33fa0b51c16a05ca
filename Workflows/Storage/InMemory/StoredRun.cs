namespace Bizoholic.Flows.Workflows.Storage.InMemory;

internal sealed class StoredRun(RunRow row)
{
    public RunRow Row { get; set; } = row;

    public List<JournalRow> Journal { get; } = [];

    public HashSet<string> Bookmarks { get; } = [];

    public HashSet<string> Blobs { get; } = [];

    public HashSet<SearchValue> SearchValues { get; } = [];

    /// <summary>Commands by id, in the order of ids.</summary>
    public SortedDictionary<string, InboxRow>? Inbox { get; set; }
}
