using Bizoholic.Flows.Connectors.Rest;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Http;

/// <summary>What became of a call.</summary>
/// <param name="Failure">"Failed to connect" or "Timeout"; null when there was an answer, whatever its status.</param>
/// <param name="Reason">The answer's reason phrase, or what failed in plain words.</param>
internal sealed record HttpAnswer(string? Failure, int StatusCode, string? Reason, Value Content, ValueObject Headers)
{
    public const string FailedToConnect = "Failed to connect";
    public const string Timeout = "Timeout";

    /// <summary>The fault of an answer that another try may mend: the service is out of reach, busy or broken. Null for any other.</summary>
    public FaultException? Busy(TimeProvider time) => Failure is not null || TransientStatus.Is(StatusCode)
        ? new FaultException(Reason is { Length: > 0 } reason && Failure is not null ? reason : $"The service answered with the status {StatusCode}.", type: "Http")
        {
            IsDefinite = Failure is null && StatusCode < 500,
            RetryAfter = RetryAfterHeader.Read(Headers["retry-after"].AsString(), time.GetUtcNow()),
        }
        : null;

    public static HttpAnswer Failed(string failure, string reason) => new(failure, 0, reason, default, ValueObject.Empty);
}
