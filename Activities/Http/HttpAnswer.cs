using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Activities.Http;

/// <summary>What became of a call.</summary>
/// <param name="Failure">"Failed to connect" or "Timeout"; null when there was an answer, whatever its status.</param>
/// <param name="Reason">The answer's reason phrase, or what failed in plain words.</param>
internal sealed record HttpAnswer(string? Failure, int StatusCode, string? Reason, Value Content, ValueObject Headers)
{
    public const string FailedToConnect = "Failed to connect";
    public const string Timeout = "Timeout";

    public static HttpAnswer Failed(string failure, string reason) => new(failure, 0, reason, default, ValueObject.Empty);
}
