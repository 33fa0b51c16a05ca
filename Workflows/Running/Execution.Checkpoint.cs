using Bizoholic.Flows.Workflows.Journal;

namespace Bizoholic.Flows.Workflows;

internal sealed partial class Execution
{
    /// <summary>All but its children: they come after it.</summary>
    public void Save(CheckpointWriter to)
    {
        to.Number(Number);
        to.Text(Node.Id);
        to.Execution(Parent);
        to.Number(Cause);
        to.Number(Tag);
        to.Moment(ScheduledAt);
        to.Number((long)Status);
        to.Flag(IsOld);
        to.Number(SourceOutcome);
        to.Number(RunIndex);
        to.Payload(Input);
        to.Payload(FirstLeft);
        to.Flag(Outcomes is not null);
        if (Outcomes is { } outcomes)
        {
            Save(to, outcomes);
        }

        to.Payload(Outputs);
        to.Flag(_details is not null);
        _details?.Save(to);
    }

    public static Execution Restored(CheckpointReader from)
    {
        var execution = new Execution(from.Number(), from.Node(), from.Execution(), from.Number(), from.Number(), from.Moment())
        {
            Status = (ExecutionStatus)from.Number(),
            IsOld = from.Flag(),
            SourceOutcome = from.Count(),
            RunIndex = from.Count(),
            Input = from.Payload(),
            FirstLeft = from.Payload(),
            Outcomes = from.Flag() ? RestoredOutcomes(from) : null,
            Outputs = from.Payload(),
        };
        execution._details = from.Flag() ? ExecutionDetails.Restored(from) : null;
        return execution;
    }

    private static void Save(CheckpointWriter to, OutcomeList outcomes)
    {
        to.Number(outcomes.Count);
        for (var i = 0; i < outcomes.Count; i++)
        {
            var left = outcomes.ItemsAt(i);
            to.Text(outcomes[i]);
            to.Byte((byte)left.Kind);
            to.Payload(left.Content);
            to.Source(left.Source);
        }
    }

    private static OutcomeList RestoredOutcomes(CheckpointReader from)
    {
        var outcomes = from.Many(() => (Name: from.Text()!, Left: new Left((LeftKind)from.Byte(), from.Payload(), from.Source()))).ToArray();
        return new OutcomeList([.. outcomes.Select(outcome => outcome.Name)], [.. outcomes.Select(outcome => outcome.Left)]);
    }
}

/// <summary>What is in memory only is left out.</summary>
internal sealed partial class ExecutionDetails
{
    public void Save(CheckpointWriter to)
    {
        to.Many(Sources, to.Source);
        to.Number(Generation);
        to.Payload(Locals);
        to.Many(MoreLeft, to.Payload);
        to.Payload(Inputs);
        to.Payload(EditedInputs);
        to.Payload(State);
        to.Payload(Error);
        to.Many(Tokens, token => Save(to, token));
        to.Number(NextTokenId);
        to.Payload(LastLeft);
        to.Many(Intents?.Values, intent => Save(to, intent));
        to.Many(Progress, progress =>
        {
            to.Number(progress.Key);
            to.Payload(progress.Value);
        });
        to.Many(DoneItems?.Values, item => Save(to, item));
        to.Flag(Resumption is not null);
        if (Resumption is { } resumed)
        {
            Save(to, resumed);
        }

        to.Number(Attempts);
        to.Number(BookmarkCount);
    }

    public static ExecutionDetails Restored(CheckpointReader from) => new()
    {
        Sources = from.ManyOrNone(from.Source),
        Generation = from.Count(),
        Locals = from.Payload(),
        MoreLeft = from.ManyOrNone(from.Payload),
        Inputs = from.Payload(),
        EditedInputs = from.Payload(),
        State = from.Payload(),
        Error = from.Payload(),
        Tokens = from.ManyOrNone(() => RestoredToken(from))?.ToList(),
        NextTokenId = from.Number(),
        LastLeft = from.Payload(),
        Intents = from.ManyOrNone(() => RestoredIntent(from))?.ToDictionary(intent => intent.Item),
        Progress = from.ManyOrNone(() => (Item: from.Count(), Content: from.Payload()!))?.ToDictionary(progress => progress.Item, progress => progress.Content),
        DoneItems = from.ManyOrNone(() => RestoredItem(from))?.ToDictionary(item => item.Item),
        Resumption = from.Flag() ? RestoredResumption(from) : null,
        Attempts = from.Count(),
        BookmarkCount = from.Count(),
    };

    private static void Save(CheckpointWriter to, Token token)
    {
        to.Number(token.Id);
        to.Text(token.Connection);
        to.Text(token.TargetId);
        to.Source(token.Source);
        to.Flag(token.IsBlock);
    }

    private static Token RestoredToken(CheckpointReader from) => new(from.Number(), from.Text()!, from.Text()!, from.Source(), from.Flag());

    private static void Save(CheckpointWriter to, Intended intent)
    {
        to.Number(intent.Number);
        to.Number(intent.Item);
        to.Number(intent.Generation);
        to.Payload(intent.Inputs);
        to.Moment(intent.At);
    }

    private static Intended RestoredIntent(CheckpointReader from) => new(from.Number(), from.Count(), from.Count(), from.Payload(), from.Moment());

    private static void Save(CheckpointWriter to, ItemDone item)
    {
        to.Number(item.Number);
        to.Number(item.Item);
        to.Text(item.Outcome);
        to.Payload(item.Items);
    }

    private static ItemDone RestoredItem(CheckpointReader from) => new(from.Number(), from.Count(), from.Text()!, from.Payload()!);

    private static void Save(CheckpointWriter to, Resumed resumed)
    {
        to.Number(resumed.Number);
        to.Text(resumed.BookmarkId);
        to.Flag(resumed.IsDue);
        to.Payload(resumed.Input);
        to.Moment(resumed.At);
    }

    private static Resumed RestoredResumption(CheckpointReader from) => new(from.Number(), from.Text()!, from.Flag(), from.Payload()!, from.Moment());
}
