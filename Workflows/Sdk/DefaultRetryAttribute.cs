namespace Bizoholic.Flows.Workflows;

/// <summary>
/// How often activities of this class and its heirs are tried when the other side says that it may work later (busy, out of reach), unless a flow or a step says
/// otherwise. Those whose effect cannot be told apart from a second one are not.
/// </summary>
/// <param name="tries">The first one included.</param>
/// <param name="waitSeconds">After the first try; each wait is three times as long as the one before, up to five minutes. A longer wait that the other side asks for counts.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class DefaultRetryAttribute(int tries, int waitSeconds) : Attribute
{
    public int Tries { get; } = tries;

    public int WaitSeconds { get; } = waitSeconds;

    /// <summary>Seconds after each try, where a standard gives a table of them.</summary>
    public int[]? Waits { get; init; }

    internal RetryPolicy Policy => new(Tries, TimeSpan.FromSeconds(WaitSeconds), 3, TimeSpan.FromSeconds(Waits is [.., var last] ? last : 300), 0.2)
    {
        OnlyTransient = true,
        Waits = Waits?.Select(seconds => TimeSpan.FromSeconds(seconds)).ToArray(),
    };
}
