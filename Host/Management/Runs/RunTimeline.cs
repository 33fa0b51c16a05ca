using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Host.Management.Runs;

/// <summary>A stretch of a step's time.</summary>
/// <param name="Kind">queued, running, waiting or retrying (between a failure and the next attempt).</param>
/// <param name="To">Null while it lasts.</param>
internal sealed record RunSegment(string Kind, DateTimeOffset From, DateTimeOffset? To);

/// <summary>One try of a step.</summary>
/// <param name="Error">What it failed with; null when it went well or is not over.</param>
internal sealed record RunAttempt(DateTimeOffset StartedAt, DateTimeOffset? EndedAt, string? Error);

/// <summary>What a step waits for.</summary>
/// <param name="Name">What kind of thing, as the activity names it; HeldBack where a limit or a pause keeps the step from beginning.</param>
/// <param name="About">Which one: the event's name, or the path of the address that is to be called; why it is held back; null where it has none.</param>
/// <param name="Until">When it goes on by itself; null when only the thing itself ends the wait.</param>
internal sealed record RunWait(string BookmarkId, string Name, string? About, DateTimeOffset? Until)
{
    public static RunWait Of(HistoryBookmark bookmark) => bookmark.Payload["error"] is var error && error["type"].AsString() == HeldBackException.Kind
        ? new(bookmark.BookmarkId, HeldBackException.Kind, error["message"].AsString(), bookmark.DueAt)
        : new(bookmark.BookmarkId, bookmark.Name, (bookmark.Payload["event"].AsString() ?? bookmark.Payload["path"].AsString()) is { Length: > 0 } about ? about : null, bookmark.DueAt);
}

/// <summary>Tells a step's time from the events of its run.</summary>
internal static class RunTimeline
{
    public static (IReadOnlyList<RunSegment> Segments, IReadOnlyList<RunAttempt> Attempts) Of(ExecutionHistory step, IEnumerable<HistoryEvent> events)
    {
        var segments = new List<RunSegment>();
        var attempts = new List<RunAttempt>();
        string? kind = null;
        var (isTried, isHeldBack) = (false, false);
        var since = step.ScheduledAt;

        HistoryEvent[] all = [.. events];
        var isTriedOnce = all.Count(happened => happened.Kind == HistoryEventKind.Started) == 1 && all.All(happened => happened.Kind != HistoryEventKind.Suspended);
        foreach (var happened in all)
        {
            switch (happened.Kind)
            {
                case HistoryEventKind.Started when !isTried:
                    isTried = true;

                    // The history keeps the start of the last attempt; only of a single one it is known how long it was queued.
                    var started = isTriedOnce && step.StartedAt > happened.At ? step.StartedAt.Value : happened.At;
                    if (started > step.ScheduledAt)
                    {
                        segments.Add(new RunSegment("queued", step.ScheduledAt, started));
                    }

                    Turn("running", started);
                    attempts.Add(new RunAttempt(started, null, null));
                    break;
                case HistoryEventKind.Started:
                    Turn("running", happened.At);
                    attempts.Add(new RunAttempt(happened.At, null, null));
                    break;
                case HistoryEventKind.Suspended when happened.IsHeldBack:
                    // It has done nothing: the attempt begins when it is let go.
                    Turn("waiting", happened.At);
                    attempts = [.. attempts.SkipLast(1)];
                    isHeldBack = true;
                    break;
                case HistoryEventKind.Suspended when happened.FailedWith is { } error:
                    Turn("retrying", happened.At);
                    End(happened.At, error);
                    break;
                case HistoryEventKind.Suspended:
                    Turn("waiting", happened.At);
                    break;
                case HistoryEventKind.Resumed:
                    if (kind == "retrying" || isHeldBack)
                    {
                        isHeldBack = false;
                        attempts.Add(new RunAttempt(happened.At, null, null));
                    }

                    Turn("running", happened.At);
                    break;
                case HistoryEventKind.Faulted:
                    Turn("retrying", happened.At);
                    End(happened.At, happened.Message);
                    break;
                default:
                    Turn(null, happened.At);
                    End(happened.At, null);
                    break;
            }
        }

        if (kind is not null && (kind != "retrying" || step.EndedAt is null))
        {
            segments.Add(new RunSegment(kind, since, step.EndedAt));
        }

        return (segments, attempts);

        void Turn(string? next, DateTimeOffset at)
        {
            if (kind is not null)
            {
                segments.Add(new RunSegment(kind, since, at));
            }

            (kind, since) = (next, at);
        }

        void End(DateTimeOffset at, string? error)
        {
            if (attempts.Count > 0)
            {
                attempts[^1] = attempts[^1] with { EndedAt = at, Error = error };
            }
        }
    }
}
