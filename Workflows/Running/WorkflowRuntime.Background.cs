using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Workflows;

public sealed partial class WorkflowRuntime
{
    private static readonly TimeSpan LongestSleep = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan ShortestSleep = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan SignalPause = TimeSpan.FromMilliseconds(50);

    /// <summary>To look through a long line costs the database more than a short one.</summary>
    private static readonly TimeSpan CrowdedPause = TimeSpan.FromMilliseconds(500);
    private const int MostFound = 1000;
    private static readonly TimeSpan WakeRepeat = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _outboxSignal = new(0);
    private readonly SemaphoreSlim _alarmSignal = new(0);
    private readonly Lock _alarmGate = new();
    private readonly Dictionary<string, DateTimeOffset> _wokenBookmarks = new(StringComparer.Ordinal);
    private DateTimeOffset _alarm = DateTimeOffset.MaxValue;

    /// <summary>Takes over what has no owner, wakes what falls due, delivers what commits left behind; until cancelled.</summary>
    public Task RunBackgroundAsync(CancellationToken cancellation) => !_services.Options.DrivesRuns ? Task.CompletedTask : Task.WhenAll(
        RepeatAsync("Taking over runs", RecoverAsync, cancellation),
        RepeatAsync("Waking runs that are due", WakeDueAsync, cancellation),
        RepeatAsync("Delivering messages", DeliverAsync, cancellation));

    /// <summary>
    /// Takes no new work, lets steps under way finish within the time, and leaves every run where its journal says. Where other hosts take them over, callers here
    /// are still given what comes of them.
    /// </summary>
    public async Task DrainAsync(TimeSpan grace)
    {
        _isDraining = true;
        foreach (var run in _active.Values)
        {
            run.Drain();
        }

        var deadline = _services.Time.GetUtcNow() + grace;
        while (!(_active.IsEmpty && _waiters.IsEmpty) && _services.Time.GetUtcNow() < deadline)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), _services.Time);
        }

        foreach (var run in _active.Values)
        {
            run.Abandon();
        }

        await _stopped.CancelAsync();
        _waiters.FailAll(new HostStoppingException());
    }

    private async Task RepeatAsync(string name, Func<CancellationToken, Task> work, CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                await work(cancellation);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                _services.Logger.BackgroundFailed(name, error);
                await Task.Delay(TimeSpan.FromSeconds(1), _services.Time, cancellation);
            }
        }
    }

    private async Task RecoverAsync(CancellationToken cancellation)
    {
        await _troubled.GiveBackAsync(_storage.Claims, cancellation);
        var found = await _storage.Claims.FindWorkAsync(_services.Options.HostIncarnation, MostFound, cancellation);
        if (found.Count > 0)
        {
            _services.Logger.Recovering(found.Count);
        }

        var mayBeTried = found.Where(run => _troubled.MayBeTried(run.RunId)).ToLookup(run => run.IsNew, run => (run.TenantId, run.RunId));
        foreach (var (tenantId, runId) in mayBeTried[false])
        {
            // One after the other: what is found first goes first where there is not room for all.
            await Wake(tenantId, runId);
        }

        _places.SetLine(mayBeTried[true], hasMore: found.Count == MostFound);
        while (_places.TryNext(out var next))
        {
            await Begin(next.TenantId, next.RunId);
        }

        await Task.Delay(found.Count == MostFound ? CrowdedPause : SignalPause, _services.Time, cancellation);
        await NewsAsync(cancellation);
    }

    /// <summary>Returns when a place became free here, when another host has left work, or when it is time to look anyway.</summary>
    private async Task NewsAsync(CancellationToken cancellation)
    {
        if (_storage.Signal is not { } signal)
        {
            await _roomFreed.WaitAsync(_services.Options.RecoveryInterval, cancellation);
            return;
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var elsewhere = signal.WaitAsync(_services.Options.RecoveryInterval, either.Token);
        await Task.WhenAny(elsewhere, _roomFreed.WaitAsync(_services.Options.RecoveryInterval, either.Token));
        if (elsewhere.IsCompletedSuccessfully)
        {
            _alarmSignal.Release();
            _outboxSignal.Release();
        }

        await either.CancelAsync();
        await elsewhere.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task WakeDueAsync(CancellationToken cancellation)
    {
        var now = _services.Time.GetUtcNow();
        SetAlarmTo(await _storage.Bookmarks.NextDueAsync(cancellation) ?? DateTimeOffset.MaxValue);
        var due = await _storage.Bookmarks.DueAsync(now, 1000, cancellation);
        foreach (var bookmark in due)
        {
            // A run that was woken a moment ago is on its way; it is woken again only if that came to nothing.
            if (!_wokenBookmarks.TryGetValue(bookmark.BookmarkId, out var woken) || now - woken > WakeRepeat)
            {
                _wokenBookmarks[bookmark.BookmarkId] = now;
                _ = Wake(bookmark.TenantId, bookmark.RunId);
            }
        }

        if (_wokenBookmarks.Count > 10_000)
        {
            foreach (var (id, woken) in _wokenBookmarks.Where(pair => now - pair.Value > WakeRepeat).ToArray())
            {
                _wokenBookmarks.Remove(id);
            }
        }

        await SleepUntilAlarmAsync(due.Count > 0 ? ShortestSleep : TimeSpan.Zero, cancellation);
    }

    /// <param name="least">Zero, or the pause that keeps runs which are due and on their way from being asked for over and over.</param>
    private async Task SleepUntilAlarmAsync(TimeSpan least, CancellationToken cancellation)
    {
        var now = _services.Time.GetUtcNow();
        var wait = _alarm - now;
        wait = wait < least ? least : wait > LongestSleep ? LongestSleep : wait;
        if (wait <= TimeSpan.Zero)
        {
            return;
        }

        using var sleep = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var timer = Task.Delay(wait, _services.Time, sleep.Token);

        // A process that stood still before the timer was set would sleep on over the time at which it was to wake.
        if (_services.Time.GetUtcNow() - now < wait)
        {
            await Task.WhenAny(timer, _alarmSignal.WaitAsync(sleep.Token));
        }

        await sleep.CancelAsync();
        cancellation.ThrowIfCancellationRequested();
    }

    private void SetAlarm(DateTimeOffset moment)
    {
        lock (_alarmGate)
        {
            if (moment >= _alarm)
            {
                return;
            }

            _alarm = moment;
        }

        _alarmSignal.Release();
    }

    private void SetAlarmTo(DateTimeOffset moment)
    {
        lock (_alarmGate)
        {
            _alarm = moment;
        }
    }
}
