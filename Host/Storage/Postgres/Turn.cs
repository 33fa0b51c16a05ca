namespace Bizoholic.Flows.Storage.Postgres;

/// <summary>One of several senders at a time, each until it is through or has taken long. All turns of a sender share a timer: one that is made for each fires later, a thousand times a second.</summary>
internal sealed class Turn : IDisposable
{
    private readonly SemaphoreSlim _free;
    private readonly TimeSpan _longForOne;
    private readonly ITimer _timer;
    private int _isTaken;

    /// <param name="free">Has one place, for all senders.</param>
    /// <param name="longForOne">After this the next sender may go beside it.</param>
    public Turn(SemaphoreSlim free, TimeSpan longForOne, TimeProvider time)
    {
        _free = free;
        _longForOne = longForOne;
        _timer = time.CreateTimer(static turn => ((Turn)turn!).Pass(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public async Task TakeAsync()
    {
        await _free.WaitAsync();
        Volatile.Write(ref _isTaken, 1);
    }

    /// <summary>Passes the turn on when it is not passed on within the time.</summary>
    public void PassSoon() => _timer.Change(_longForOne, Timeout.InfiniteTimeSpan);

    /// <summary>Does nothing when it was passed on already.</summary>
    public void Pass()
    {
        if (Interlocked.Exchange(ref _isTaken, 0) == 1)
        {
            _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _free.Release();
        }
    }

    public void Dispose() => _timer.Dispose();
}
