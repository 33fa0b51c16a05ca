using Bizoholic.Flows.Workflows.Journal;

namespace Bizoholic.Flows.Workflows.Tests.Journal;

/// <summary>Notes which kinds of records a tape holds.</summary>
internal sealed class KindSink : IJournalSink
{
    public RecordTape Tape { get; } = new();

    public HashSet<RecordKind> Seen { get; } = [];

    public void Apply(in RunStarted record) => Seen.Add(RecordKind.RunStarted);

    public void Apply(in Scheduled record) => Seen.Add(RecordKind.Scheduled);

    public void Apply(in Intended record) => Seen.Add(RecordKind.Intended);

    public void Apply(in Remembered record) => Seen.Add(RecordKind.Remembered);

    public void Apply(in ItemDone record) => Seen.Add(RecordKind.ItemDone);

    public void Apply(in Completed record) => Seen.Add(RecordKind.Completed);

    public void Apply(in Faulted record) => Seen.Add(RecordKind.Faulted);

    public void Apply(in Cancelled record) => Seen.Add(RecordKind.Cancelled);

    public void Apply(in Bookmarked record) => Seen.Add(RecordKind.Bookmarked);

    public void Apply(in Resumed record) => Seen.Add(RecordKind.Resumed);

    public void Apply(in VariableSet record) => Seen.Add(RecordKind.VariableSet);

    public void Apply(in TokenAdded record) => Seen.Add(RecordKind.TokenAdded);

    public void Apply(in TokensTaken record) => Seen.Add(RecordKind.TokensTaken);

    public void Apply(in StateSet record) => Seen.Add(RecordKind.StateSet);

    public void Apply(in OutputSet record) => Seen.Add(RecordKind.OutputSet);

    public void Apply(in CorrelationSet record) => Seen.Add(RecordKind.CorrelationSet);

    public void Apply(in NameSet record) => Seen.Add(RecordKind.NameSet);

    public void Apply(in Replied record) => Seen.Add(RecordKind.Replied);

    public void Apply(in ChildStarted record) => Seen.Add(RecordKind.ChildStarted);

    public void Apply(in CommandTaken record) => Seen.Add(RecordKind.CommandTaken);

    public void Apply(in Retried record) => Seen.Add(RecordKind.Retried);

    public void Apply(in RunEnded record) => Seen.Add(RecordKind.RunEnded);

    public void Apply(in Stopping record) => Seen.Add(RecordKind.Stopping);

    public void Apply(in Undone record) => Seen.Add(RecordKind.Undone);

    public void Apply(in Edited record) => Seen.Add(RecordKind.Edited);
}
