using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows.Journal;

namespace Bizoholic.Flows.Workflows;

internal sealed partial class Run
{
    private Dictionary<long, ItemLoop>? _items;

    /// <summary>Runs an execution once per item, as many at a time as its place allows, going on after those that are recorded as done.</summary>
    private void StartItems(Execution execution, IReadOnlyList<Item> items)
    {
        var loop = new ItemLoop(items);
        foreach (var (index, done) in execution.DetailsIfAny?.DoneItems ?? [])
        {
            loop.Done[index] = (done.Outcome, done.Items.Items);
        }

        (_items ??= [])[execution.Number] = loop;
        StartNextItems(execution, loop);
    }

    private void StartNextItems(Execution execution, ItemLoop loop)
    {
        if (loop.IsStarting)
        {
            // A synchronous item came back while the loop below is starting: that loop goes on by itself.
            return;
        }

        loop.IsStarting = true;
        while (execution.IsOpen && loop.Open < execution.Node.Concurrency && loop.Next < loop.Items.Count)
        {
            var index = loop.Next++;
            if (!loop.Done.ContainsKey(index))
            {
                loop.Open++;
                StartOne(execution, loop.Items, index);
            }
        }

        loop.IsStarting = false;
        if (loop.Open == 0 && loop.Next >= loop.Items.Count && _items!.Remove(execution.Number) && execution.IsOpen)
        {
            EndItems(execution, loop);
        }
    }

    /// <summary>
    /// Items wait as one, until the first of them is to look again: then all that are not done look, each with what it remembered. Where one waits for a run, those
    /// behind it have not begun.
    /// </summary>
    private void EndItems(Execution execution, ItemLoop loop)
    {
        if (loop.Waits.Count == 0 && !loop.WaitsForRun)
        {
            FinishItems(execution, loop);
            return;
        }

        foreach (var (index, done) in loop.Done.Where(done => execution.DetailsIfAny?.DoneItems?.ContainsKey(done.Key) != true))
        {
            Record(new ItemDone(execution.Number, index, done.Outcome, Payload.Of(done.Items)));
        }

        if (loop.Waits.MinBy(wait => wait.DueAt) is { } first)
        {
            CreateBookmark(execution, first);
        }

        WatchStepTime(execution);
    }

    /// <summary>Whether each item that is not done has remembered what it waits for, or waits for its turn.</summary>
    private static bool WaitsByItem(Execution execution, int count)
        => execution.Node.Descriptor.Sequential || (execution.DetailsIfAny is { } details && Enumerable.Range(0, count).All(index => details.DoneItems?.ContainsKey(index) == true || details.Progress?.ContainsKey(index) == true));

    private static FaultException? CannotWait(ActivityExecutionContext context)
        => !context.Waits || ((!context.WaitsForWorkflow || context.Node.Descriptor.Sequential) && !context.Remembered.IsUndefined && context.Bookmarks.All(wait => wait.DueAt is not null)) ? null
            : new FaultException("This step waits for something outside the run, which it cannot do for each item by itself. Have it run once for all items, or put it into a loop.", type: "Limit") { IsFinal = true };

    private void TakeItem(Execution execution, ItemLoop loop, ActivityExecutionContext context, Exception? error)
    {
        error ??= CannotWait(context);
        loop.Open--;
        loop.StartedAt = loop.StartedAt is { } earlier && earlier < context.StartedAt ? earlier : context.StartedAt;
        if (error is not null && !execution.IsOpen)
        {
            loop.Next = loop.Items.Count;
            return;
        }

        if (error is not null && ReferenceEquals(HandlerOf(execution), execution) && !WillRetry(execution, error, context.ItemIndex))
        {
            FailItem(execution, loop, context, error);
        }
        else if (error is not null)
        {
            loop.Next = loop.Items.Count;
            if (loop.Failure is null || WeightOf(execution, error, context.ItemIndex) > WeightOf(execution, loop.Failure, loop.Failed[0]))
            {
                loop.Failure = error;
                loop.Inputs = InputsPayload(execution, context);
                loop.Failed.Insert(0, context.ItemIndex);
            }
            else
            {
                loop.Failed.Add(context.ItemIndex);
            }
        }
        else
        {
            TakeDone(execution, loop, context);
        }

        if (loop.Failure is null)
        {
            StartNextItems(execution, loop);
        }
        else if (loop.Open == 0 && _items!.Remove(execution.Number) && execution.IsOpen)
        {
            // Those that were under way besides are done: they are not done again with the one that failed.
            Fault(execution, loop.Inputs, loop.Failure, loop.StartedAt ?? execution.ScheduledAt, failed: loop.Failed);
        }
    }

    /// <summary>
    /// An item that failed for good takes the Failed branch, where the step has one, and the others go on; those that would fail for the same reason are not begun.
    /// </summary>
    private void FailItem(Execution execution, ItemLoop loop, ActivityExecutionContext context, Exception error)
    {
        Report(execution, error);
        loop.Inputs ??= InputsPayload(execution, context);
        loop.Rejection ??= error;
        var description = Secrets.Clean(ErrorJson.From(error, execution.Node));
        var failed = Shared.Options.FactsOf(error).IsOfAll ? Enumerable.Range(loop.Next, loop.Items.Count - loop.Next).Where(index => !loop.Done.ContainsKey(index)).Prepend(context.ItemIndex) : [context.ItemIndex];
        foreach (var index in failed.ToArray())
        {
            IReadOnlyList<Item> left = [Failed(loop.Items[index], index, description)];
            loop.Done[index] = (Outcomes.Failed, left);
            if (execution.Node.Effect != SideEffect.None)
            {
                Record(new ItemDone(execution.Number, index, Outcomes.Failed, Payload.Of(left)));
            }
        }
    }

    /// <summary>
    /// Which of several failures counts: one that is not tried again before one that is, then one that may have taken effect, since what may have happened is not
    /// done again under another key.
    /// </summary>
    private int WeightOf(Execution execution, Exception error, int item) => (WillRetry(execution, error, item) ? 0 : 2) + (Shared.Options.FactsOf(error).IsDefinite ? 0 : 1);

    private void TakeDone(Execution execution, ItemLoop loop, ActivityExecutionContext context)
    {
        foreach (var (name, value) in context.Variables)
        {
            SetVariable(execution, name, value);
        }

        ApplyEffects(execution, context);
        if (context.Waits)
        {
            loop.Waits.AddRange(context.Bookmarks);
            if (context.WaitsForWorkflow)
            {
                (loop.WaitsForRun, loop.Next) = (true, loop.Items.Count);
            }

            return;
        }

        var index = context.ItemIndex;
        loop.Inputs ??= InputsPayload(execution, context);
        var outcome = context.Left.Count > 0 ? context.Left[0].Outcome : context.Outcomes.Length > 0 ? context.Outcomes[0] : Outcomes.Done;
        var outputs = context.HasOutputs ? context.TakeOutputs() : null;
        var left = context.Left.Count > 0 ? context.Left[0].Items : outputs is not null ? [new Item(outputs)] : [loop.Items[index]];
        if (outputs is not null && index >= loop.OutputsOf)
        {
            (loop.Outputs, loop.OutputsOf) = (outputs, index);
        }

        IReadOnlyList<Item> paired = [.. left.Select(item => item.PairedItem is null ? item with { PairedItem = index } : item)];
        loop.Done[index] = (outcome, paired);
        if (execution.Node.Effect != SideEffect.None)
        {
            Record(new ItemDone(execution.Number, index, outcome, Payload.Of(paired)));
        }
    }

    private void FinishItems(Execution execution, ItemLoop loop)
    {
        if (loop.Rejection is { } rejection && loop.Done.Values.All(done => done.Outcome == Outcomes.Failed))
        {
            // Nothing was done: it failed as a step that runs once does.
            Fault(execution, loop.Inputs, rejection, loop.StartedAt ?? execution.ScheduledAt, Payload.Of([.. loop.Done.OrderBy(pair => pair.Key).SelectMany(pair => pair.Value.Items)]));
            return;
        }

        var byOutcome = loop.Done.OrderBy(pair => pair.Key)
            .GroupBy(pair => pair.Value.Outcome, pair => pair.Value.Items, StringComparer.Ordinal)
            .OrderBy(group => group.Key == Outcomes.Failed)
            .Select(group => (Name: group.Key, Items: Payload.Of([.. group.SelectMany(items => items)])))
            .ToArray();
        Complete(execution, new OutcomeList([.. byOutcome.Select(outcome => outcome.Name)], [.. byOutcome.Select(outcome => new Left(LeftKind.Content, outcome.Items))]), loop.Inputs, OutputsOf(execution, loop), loop.StartedAt ?? execution.ScheduledAt);
        NotifyParent(execution);
    }

    /// <summary>What the step gave for its last item stands where it was asked for as one value. What that item left stands for it where a host did it that is gone.</summary>
    private static ValueObject? OutputsOf(Execution execution, ItemLoop loop)
    {
        var last = loop.Done.Where(done => done.Value.Outcome != Outcomes.Failed).Select(done => done.Key).DefaultIfEmpty(-1).Max();
        return loop.OutputsOf == last || !execution.Node.Descriptor.Outputs.Any(output => output.Name == "Result") ? loop.Outputs
            : last < 0 || loop.Done[last].Items is not [.., var item] ? null
            : item.Json["Result"].IsUndefined ? ValueObject.From(("Result", item.Json)) : item.Json;
    }

    private sealed class ItemLoop(IReadOnlyList<Item> items)
    {
        public IReadOnlyList<Item> Items => items;

        public Dictionary<int, (string Outcome, IReadOnlyList<Item> Items)> Done { get; } = [];

        /// <summary>When items that are not done are to look again.</summary>
        public List<BookmarkRequest> Waits { get; } = [];

        /// <summary>The run that an item waits for has been started, with a bookmark of its own.</summary>
        public bool WaitsForRun { get; set; }

        public int Next { get; set; }

        public int Open { get; set; }

        /// <summary>What the first item failed with that went to the Failed branch.</summary>
        public Exception? Rejection { get; set; }

        /// <summary>What the execution fails with, once nothing of it is under way.</summary>
        public Exception? Failure { get; set; }

        /// <summary>The items that failed, that of <see cref="Failure"/> first.</summary>
        public List<int> Failed { get; } = [];

        public bool IsStarting { get; set; }

        public DateTimeOffset? StartedAt { get; set; }

        /// <summary>What was given for the last item so far, as one value.</summary>
        public ValueObject? Outputs { get; set; }

        public int OutputsOf { get; set; } = -1;

        /// <summary>Inputs as they were evaluated for the item that was done first, or the one that failed.</summary>
        public Payload? Inputs { get; set; }
    }
}
