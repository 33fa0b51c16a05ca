namespace Bizoholic.Flows.Workflows;

/// <summary>What is known about a failure besides its message.</summary>
/// <param name="IsDefinite">True when it certainly did nothing, so a repetition is a new effect; false when it may have worked all the same.</param>
/// <param name="RetryAfter">The wait a service asked for.</param>
/// <param name="IsFinal">Trying again cannot help.</param>
/// <param name="IsTransient">The other side was busy or out of reach: the same call may work later.</param>
/// <param name="IsOfAll">It is not the item's fault: the next one would fail for the same reason.</param>
public readonly record struct FailureFacts(bool IsDefinite, TimeSpan? RetryAfter = null, bool IsFinal = false, bool IsTransient = false, bool IsOfAll = false)
{
    /// <summary>What the runtime can tell by itself; a host that knows more kinds of errors says so in <see cref="RuntimeOptions.FactsOf"/>.</summary>
    public static FailureFacts Of(Exception error) => error switch
    {
        FaultException fault => new FailureFacts(fault.IsDefinite, fault.RetryAfter, fault.IsFinal, fault.IsTransient, fault.IsTransient || fault.FaultType is "Credential" or "Budget" or "Limit" or "Caller" or "Timeout"),
        InputException or Expressions.ExpressionException => new FailureFacts(true),
        _ => new FailureFacts(false),
    };
}
