using System.Globalization;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows.Journal;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Workflows;

/// <summary>Tries that follow a failure, and the time that steps and runs have.</summary>
internal sealed partial class Run
{
    /// <summary>Only of a run whose time is limited.</summary>
    private readonly CancellationTokenSource? _timeUp;

    public bool WillRetry(long execution, int item, Exception error) => State.Find(execution) is { } found && WillRetry(found, error, item);

    /// <summary>An effect that cannot be told apart from a second one is tried again only when it certainly did not happen.</summary>
    private bool WillRetry(Execution execution, Exception error, int item = 0)
    {
        if (error is HeldBackException)
        {
            return !_isEnding;
        }

        var facts = Shared.Options.FactsOf(error);
        return !_isEnding
            && !facts.IsFinal
            && execution.Node.Retry is { } policy
            && (execution.DetailsIfAny?.AttemptsOf(item) ?? 0) + 1 < policy.Tries
            && (!policy.OnlyTransient || facts.IsTransient)
            && (facts.IsDefinite || execution.Node.Effect != SideEffect.AtMostOnce);
    }

    /// <summary>Waits for the next try as a bookmark that falls due, so that waiting costs nothing and outlives the host.</summary>
    /// <param name="execution">What failed.</param>
    /// <param name="error">How.</param>
    /// <param name="items">Its items that failed, where it runs per item; the error is the first one's. Each has its own tries.</param>
    private bool TryAgainLater(Execution execution, Exception error, IReadOnlyList<int> items)
    {
        var item = items is [var first, ..] ? first : 0;
        if (!WillRetry(execution, error, item))
        {
            return false;
        }

        var facts = Shared.Options.FactsOf(error);
        var held = error as HeldBackException;
        var (attempt, generation) = ((execution.DetailsIfAny?.AttemptsOf(item) ?? 0) + (held is null ? 1 : 0), execution.DetailsIfAny?.Generation ?? 0);
        CancelChildren(execution, "its container is tried again");
        RemoveBookmarksOf(execution);
        CreateBookmark(execution, new BookmarkRequest(RuntimeBookmarks.Retry)
        {
            Stimulus = held is null ? Value.Undefined : held.Resource,
            DueAt = Time.GetUtcNow() + (held?.Wait ?? execution.Node.Retry!.WaitAfter(attempt, facts.RetryAfter, Random.Shared.NextDouble())),
            Payload = ValueObject.From(("attempt", (double)attempt), ("generation", (double)(facts.IsDefinite ? generation + 1 : generation)), ("items", AttemptsAfter(execution, held is null ? items : [])), ("error", ErrorJson.From(error, execution.Node))),
        });
        EndCancellation(execution);
        return true;
    }

    private static Value AttemptsAfter(Execution execution, IReadOnlyList<int> failed)
    {
        var details = execution.Details;
        if (failed.Count == 0 && details.ItemAttempts is null)
        {
            return Value.Undefined;
        }

        var attempts = details.ItemAttempts?.ToDictionary() ?? [];
        foreach (var item in failed)
        {
            attempts[item] = details.AttemptsOf(item) + 1;
        }

        return ValueObject.From([.. attempts.Select(item => (item.Key.ToString(CultureInfo.InvariantCulture), (Value)item.Value))]);
    }

    private void WatchTime(Execution execution, string bookmark, TimeSpan time)
        => CreateBookmark(execution, new BookmarkRequest(bookmark) { DueAt = Time.GetUtcNow() + time });

    private void WatchStepTime(Execution execution)
    {
        if (execution.Node.Timeout is { } time && !State.Bookmarks.Values.Any(open => ReferenceEquals(open.Execution, execution) && open.Record.Name == RuntimeBookmarks.StepTimeout))
        {
            WatchTime(execution, RuntimeBookmarks.StepTimeout, time);
        }
    }

    /// <summary>True when the bookmark was one that watches the time.</summary>
    private bool TakeTimeUp(OpenBookmark bookmark, bool isDue)
    {
        var (execution, name) = (bookmark.Execution, bookmark.Record.Name);
        if (!RuntimeBookmarks.IsWatch(name))
        {
            return false;
        }

        if (!isDue)
        {
            return true;
        }

        RemoveBookmark(bookmark.Record.BookmarkId);
        Record(new Resumed(execution.Number, bookmark.Record.BookmarkId, true, Payload.Of(Value.Null), Time.GetUtcNow()));
        if (name == RuntimeBookmarks.StepTimeout)
        {
            Fault(execution, null, TimeUp(execution.Node.Timeout), execution.ScheduledAt);
        }
        else if (!_isEnding)
        {
            var error = new FaultException($"The run was stopped: it took longer than the {Plan.RunTimeout} its flow gives it.", type: "Timeout");
            StopRun(RunStatus.Faulted, ErrorJson.From(error, null));
            AfterCommit(_timeUp!.Cancel);
            lock (_gate)
            {
                foreach (var source in _cancellations?.Values ?? Enumerable.Empty<CancellationTokenSource>())
                {
                    AfterCommit(source.Cancel);
                }
            }
        }

        return true;
    }

    /// <summary>Waits for an activity no longer than it may take: one that does not listen is left behind.</summary>
    private async Task WaitWithinTimeAsync(ValueTask work, Execution execution, ActivityExecutionContext context)
    {
        var task = work.AsTask();
        try
        {
            await task.WaitAsync(execution.Node.Timeout ?? Timeout.InfiniteTimeSpan, Time, _timeUp?.Token ?? CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception error) when (!task.IsCompleted && error is TimeoutException or OperationCanceledException)
        {
            context.IsLeftBehind = true;
            _ = task.ContinueWith(static late => _ = late.Exception, TaskScheduler.Default);
            CancellationTokenSource? source = null;
            lock (_gate)
            {
                _cancellations?.TryGetValue(execution.Number, out source);
            }

            source?.Cancel();
            throw error is TimeoutException ? TimeUp(execution.Node.Timeout) : error;
        }
    }

    private static FaultException TimeUp(TimeSpan? time)
        => new($"The step was stopped: it took longer than the {time} it may take. Give it more time, or see why the other side is slow.", type: "Timeout") { IsDefinite = false };
}
