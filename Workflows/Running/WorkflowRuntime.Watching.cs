using Bizoholic.Flows.Workflows.Journal;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Workflows;

/// <summary>Callers here may wait for a run that another host drives. What its journal says is the truth: it is asked when there is news, and from time to time.</summary>
public sealed partial class WorkflowRuntime
{
    private static readonly TimeSpan FirstLook = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestWatch = TimeSpan.FromHours(1);

    private readonly CancellationTokenSource _stopped = new();

    /// <summary>Other hosts work on the same storage.</summary>
    private bool IsShared => _storage.Signal is not null;

    /// <param name="commandId">The command whose outcome is waited for; null for whatever the run comes to.</param>
    /// <param name="since">Sequence of the journal row after which an answer is one to this caller.</param>
    private void Watch(string tenantId, string runId, string? commandId, long since)
    {
        if (IsShared)
        {
            _ = Task.Run(() => WatchAsync(tenantId, runId, commandId, since));
        }
        else if (_isDraining)
        {
            _waiters.Failed(runId, new HostStoppingException());
        }
    }

    private async Task WatchAsync(string tenantId, string runId, string? commandId, long since)
    {
        using var news = new RunNews(Relay, tenantId, runId, _services.Time);
        var giveUpAt = _services.Time.GetUtcNow() + LongestWatch;
        for (var pause = FirstLook; _waiters.IsWaitedFor(runId); pause = pause * 1.5 < LongestPause ? pause * 1.5 : LongestPause)
        {
            try
            {
                await news.WaitAsync(pause, _stopped.Token);
                if (!_active.ContainsKey(runId) && await IsOverAsync(tenantId, runId, commandId, since, news))
                {
                    return;
                }

                if (_services.Time.GetUtcNow() > giveUpAt)
                {
                    _waiters.Failed(runId, new TimeoutException("The run has not come to rest for an hour."));
                }
            }
            catch (OperationCanceledException) when (_stopped.IsCancellationRequested)
            {
                _waiters.Failed(runId, new HostStoppingException());
            }
            catch (Exception error)
            {
                _services.Logger.WatchFailed(runId, error);
            }
        }
    }

    /// <summary>Passes on what the journal holds by now. True when the run is at rest.</summary>
    private async Task<bool> IsOverAsync(string tenantId, string runId, string? commandId, long since, RunNews news)
    {
        // Asked before the row: whoever took the command has committed what came of it together with the taking.
        var isTaken = commandId is null || (await _storage.Inbox.ReadAsync(tenantId, runId, _stopped.Token)).All(command => command.CommandId != commandId);
        if (await _storage.Runs.GetAsync(tenantId, runId, _stopped.Token) is not { } row)
        {
            _waiters.Failed(runId, new InvalidOperationException("The run was deleted."));
            return true;
        }

        news.SeenAt(row.Owner);
        var isOver = isTaken && row is { Owner: null, Status: not (RunStatus.Pending or RunStatus.Executing) };
        if (!isOver && row.LastSequence <= since)
        {
            return false;
        }

        var state = await FoldAsync(row);
        if (state.LatestReply is { } reply && reply.Row > since)
        {
            _waiters.Replied(runId, ReplyJson.Read(reply.Value), isOnce: true);
        }

        if (isOver)
        {
            _waiters.Rested(runId, state.Rest(row.Status));
        }

        return isOver;
    }
}
