using System.Diagnostics;
using Jint;

namespace Bizoholic.Flows.Expressions.JavaScript;

/// <summary>
/// Ends a script that has worked too long. What counts is the processor's time: on a host that is held up, or shares its processors with many, a short script would otherwise be
/// told that it does not end. One that takes less than a moment is not looked at, since looking is a system call.
/// </summary>
internal sealed class WorkingTime : Constraint
{
    private const long Never = long.MaxValue;
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(50);

    private TimeSpan _limit;
    private TimeSpan? _begun;
    private long _lookAt = Never;

    /// <summary>It only reads clocks, so it may be asked now and then.</summary>
    public override bool IsAmortizable => true;

    /// <summary>From now on until <see cref="End"/> this thread works on one script.</summary>
    public void Begin(TimeSpan limit)
    {
        (_limit, _begun) = (limit, null);
        LookAfter(FirstOf(limit));
    }

    public void End() => _lookAt = Never;

    /// <exception cref="TimeoutException">The time is used up.</exception>
    public override void Check()
    {
        if (_lookAt != Never && Stopwatch.GetTimestamp() >= _lookAt)
        {
            Look();
        }
    }

    public override void Reset()
    {
    }

    private static TimeSpan FirstOf(TimeSpan limit) => limit < Moment ? limit : Moment;

    private void Look()
    {
        var now = ThreadClock.Now;
        _begun ??= now - FirstOf(_limit);
        var left = _limit - (now - _begun.Value);
        if (left <= TimeSpan.Zero)
        {
            throw new TimeoutException();
        }

        LookAfter(left);
    }

    private void LookAfter(TimeSpan time) => _lookAt = Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency);
}
