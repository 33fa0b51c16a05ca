namespace Bizoholic.Flows.Workflows;

/// <summary>A failure an activity declares, with the message for the person who reads the run.</summary>
public class FaultException(string message, string? code = null, string? category = null, string? type = null, Exception? inner = null) : Exception(message, inner)
{
    public string? Code { get; } = code;

    public string? Category { get; } = category;

    public string? FaultType { get; } = type;

    /// <summary>How long a service asked us to wait before the next try.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>False when the step may have taken effect although it failed: a call that was lost on the way. Default true.</summary>
    public bool IsDefinite { get; init; } = true;

    /// <summary>True when the other side was busy or out of reach, so that the same call may work later.</summary>
    public bool IsTransient { get; init; }

    /// <summary>True when trying again cannot help.</summary>
    public bool IsFinal { get; init; }
}
