using Bizoholic.Flows.Workflows.Journal;

namespace Bizoholic.Flows.Workflows.Tests.Journal;

/// <summary>Keeps records in their order, to be played to a sink from anywhere to anywhere.</summary>
internal sealed class RecordTape : IJournalSink
{
    private readonly List<Action<IJournalSink>> _records = [];

    public int Count => _records.Count;

    public List<IJournalRecord> Records { get; } = [];

    public void Play(IJournalSink sink, int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            _records[i](sink);
        }
    }

    public void Apply(in RunStarted record) => Keep(record);

    public void Apply(in Scheduled record) => Keep(record);

    public void Apply(in Intended record) => Keep(record);

    public void Apply(in Remembered record) => Keep(record);

    public void Apply(in ItemDone record) => Keep(record);

    public void Apply(in Completed record) => Keep(record);

    public void Apply(in Faulted record) => Keep(record);

    public void Apply(in Cancelled record) => Keep(record);

    public void Apply(in Bookmarked record) => Keep(record);

    public void Apply(in Resumed record) => Keep(record);

    public void Apply(in VariableSet record) => Keep(record);

    public void Apply(in TokenAdded record) => Keep(record);

    public void Apply(in TokensTaken record) => Keep(record);

    public void Apply(in StateSet record) => Keep(record);

    public void Apply(in OutputSet record) => Keep(record);

    public void Apply(in CorrelationSet record) => Keep(record);

    public void Apply(in NameSet record) => Keep(record);

    public void Apply(in Replied record) => Keep(record);

    public void Apply(in ChildStarted record) => Keep(record);

    public void Apply(in CommandTaken record) => Keep(record);

    public void Apply(in Retried record) => Keep(record);

    public void Apply(in Edited record) => Keep(record);

    public void Apply(in RunEnded record) => Keep(record);

    public void Apply(in Stopping record) => Keep(record);

    public void Apply(in Undone record) => Keep(record);

    private void Keep<T>(T record)
        where T : struct, IJournalRecord
    {
        Records.Add(record);
        _records.Add(sink => record.ApplyTo(sink));
    }
}
