using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Workflows.Journal;

/// <summary>Passes a journal's records on without the data that its flow does not keep. Decisions stay, so the journal folds as before.</summary>
/// <param name="leavesAll">Input and variables of the run leave as well.</param>
/// <param name="policyOf">What of an activity's data leaves.</param>
internal sealed class JournalScrubber(IJournalSink target, bool leavesAll, Func<string, KeptData> policyOf) : IJournalSink
{
    private static readonly KeptData All = new(true, true, new Dictionary<string, bool>(), new Dictionary<string, bool>());

    private readonly Dictionary<long, string> _activities = [];

    /// <summary>Blobs that the records hold which were passed on so far, as they were before.</summary>
    public List<string> BlobsRead { get; } = [];

    public void Apply(in RunStarted record)
    {
        var outputs = record.TriggerActivityId is { } trigger && policyOf(trigger).LeavesOutputs;
        target.Apply(record with { Input = leavesAll ? Empty(record.Input) : Seen(record.Input), TriggerInput = outputs || leavesAll ? Gone(record.TriggerInput) : Kept(record.TriggerInput) });
    }

    public void Apply(in Scheduled record)
    {
        _activities[record.Number] = record.ActivityId;
        target.Apply(record with { Locals = PolicyOf(record.Number).LeavesInputs ? Gone(record.Locals) : Kept(record.Locals) });
    }

    public void Apply(in Intended record) => target.Apply(record with { Inputs = Inputs(record.Number, record.Inputs) });

    public void Apply(in Remembered record) => target.Apply(record with { Progress = PolicyOf(record.Number).LeavesOutputs ? Empty(record.Progress) : Seen(record.Progress) });

    public void Apply(in ItemDone record) => target.Apply(record with { Items = PolicyOf(record.Number).LeavesOutputs ? NoItems(record.Items) : Seen(record.Items) });

    public void Apply(in Completed record) => target.Apply(record with
    {
        Inputs = Inputs(record.Number, record.Inputs),
        Outputs = Members(record.Outputs, PolicyOf(record.Number).LeavesOutputs, PolicyOf(record.Number).Outputs),
        Outcomes = Outcomes(record.Number, record.Outcomes),
    });

    public void Apply(in Faulted record) => target.Apply(record with
    {
        Error = Seen(record.Error),
        Inputs = Inputs(record.Number, record.Inputs),
        FailedItems = PolicyOf(record.Number).LeavesInputs && record.FailedItems is { } items ? NoItems(items) : Kept(record.FailedItems),
    });

    public void Apply(in Cancelled record) => target.Apply(record);

    public void Apply(in Bookmarked record) => target.Apply(record with { Content = Kept(record.Content) });

    public void Apply(in Resumed record) => target.Apply(record with { Input = PolicyOf(record.Number).LeavesOutputs ? Empty(record.Input) : Seen(record.Input) });

    public void Apply(in VariableSet record)
        => target.Apply(record with { Content = leavesAll && !record.VariableId.StartsWith('$') ? Empty(record.Content) : Seen(record.Content) });

    public void Apply(in TokenAdded record) => target.Apply(record);

    public void Apply(in TokensTaken record) => target.Apply(record);

    public void Apply(in StateSet record) => target.Apply(record with { Content = PolicyOf(record.Number).LeavesOutputs ? Empty(record.Content) : Seen(record.Content) });

    public void Apply(in OutputSet record) => target.Apply(record with { Content = leavesAll ? Empty(record.Content) : Seen(record.Content) });

    public void Apply(in CorrelationSet record) => target.Apply(record);

    public void Apply(in NameSet record) => target.Apply(record);

    /// <summary>What a caller was answered stays: a delivery that comes again is answered with it.</summary>
    public void Apply(in Replied record) => target.Apply(record with { Content = Seen(record.Content) });

    public void Apply(in ChildStarted record) => target.Apply(record);

    public void Apply(in CommandTaken record) => target.Apply(record);

    public void Apply(in Retried record) => target.Apply(record);

    public void Apply(in Edited record) => target.Apply(record with
    {
        Inputs = Inputs(record.Number, record.Inputs),
        Items = PolicyOf(record.Number).LeavesInputs && record.Items is { } items ? NoItems(items) : Kept(record.Items),
    });

    public void Apply(in RunEnded record) => target.Apply(record with { Error = Kept(record.Error) });

    public void Apply(in Stopping record) => target.Apply(record with { Error = Kept(record.Error) });

    public void Apply(in Undone record) => target.Apply(record with { Error = Kept(record.Error) });

    private KeptData PolicyOf(long number) => leavesAll ? All : policyOf(_activities.GetValueOrDefault(number) ?? "");

    private Payload? Inputs(long number, Payload? inputs) => Members(inputs, PolicyOf(number).LeavesInputs, PolicyOf(number).Inputs);

    private OutcomeList Outcomes(long number, OutcomeList outcomes)
    {
        var policy = PolicyOf(number);
        var leaves = policy.LeavesOutputs || policy.Outputs.Values.Contains(true);
        var lefts = new Left[outcomes.Count];
        for (var i = 0; i < lefts.Length; i++)
        {
            var left = outcomes.ItemsAt(i);
            lefts[i] = left is { Kind: LeftKind.Content, Content: { } content } ? left with { Content = leaves ? NoItems(content) : Seen(content) } : left;
        }

        return new OutcomeList([.. outcomes], lefts);
    }

    /// <summary>Named members go before the rule for all.</summary>
    private Payload? Members(Payload? content, bool leaves, IReadOnlyDictionary<string, bool> byName)
    {
        if (content is null || (!leaves && byName.Count == 0) || Seen(content).Value.AsObject() is not { } members)
        {
            return leaves ? Gone(content) : Kept(content);
        }

        var kept = new ValueObject.Builder();
        foreach (var (name, value) in members)
        {
            if (!(byName.TryGetValue(name, out var own) ? own : leaves))
            {
                kept.Set(name, value);
            }
        }

        return Payload.Of(new Value(kept.Build()));
    }

    private Payload? Kept(Payload? content) => content is null ? null : Seen(content);

    private Payload? Gone(Payload? content)
    {
        _ = Kept(content);
        return null;
    }

    private Payload Empty(Payload content)
    {
        Seen(content);
        return content.IsItems ? Payload.Of([]) : Payload.Of(new Value(ValueObject.Empty));
    }

    private Payload NoItems(Payload content)
    {
        Seen(content);
        return Payload.Of([]);
    }

    private Payload Seen(Payload content)
    {
        if (content.BlobId is { } blob)
        {
            BlobsRead.Add(blob);
        }

        return content;
    }
}
