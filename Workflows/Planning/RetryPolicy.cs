namespace Bizoholic.Flows.Workflows;

/// <summary>How often a step is tried, and how long it waits in between.</summary>
/// <param name="Tries">The first one included.</param>
/// <param name="Wait">After the first try.</param>
/// <param name="Factor">By which each wait is longer than the one before.</param>
/// <param name="LongestWait">What waits grow up to.</param>
/// <param name="Jitter">Part of a wait that chance takes away or adds, so that those who failed together do not come back together. 0 to 1.</param>
public sealed record RetryPolicy(int Tries, TimeSpan Wait, double Factor, TimeSpan LongestWait, double Jitter)
{
    /// <summary>Only failures that the other side calls passing are followed by another try.</summary>
    public bool OnlyTransient { get; init; }

    /// <summary>The wait after each try, where they follow no rule; the last one stands for those after it.</summary>
    public IReadOnlyList<TimeSpan>? Waits { get; init; }

    private static readonly TimeSpan LongestAsked = TimeSpan.FromDays(1);

    /// <param name="attempt">The try that failed, from 1.</param>
    /// <param name="asked">The least wait that the service asked for.</param>
    /// <param name="chance">0 to 1.</param>
    public TimeSpan WaitAfter(int attempt, TimeSpan? asked, double chance)
    {
        var seconds = Waits is { Count: > 0 } table ? table[Math.Min(attempt, table.Count) - 1].TotalSeconds : Math.Min(Wait.TotalSeconds * Math.Pow(Factor, attempt - 1), LongestWait.TotalSeconds);
        var wait = TimeSpan.FromSeconds(seconds * (1 + (Jitter * ((2 * chance) - 1))));
        return asked is { } least && least > wait ? (least < LongestAsked ? least : LongestAsked) : wait;
    }
}
