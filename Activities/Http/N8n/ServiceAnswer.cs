using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Connectors.Rest;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Http.N8n;

/// <summary>What a service answered.</summary>
/// <param name="Body">JSON as data, everything else as text; undefined where there was none.</param>
/// <param name="Text">The body as it came.</param>
internal sealed record ServiceAnswer(int Status, string Reason, ValueObject Headers, Value Body, string Text)
{
    /// <summary>The body as a file; null where it is data.</summary>
    public BinaryReference? File { get; init; }

    /// <summary>Whether the body counts as text, and not as data.</summary>
    public bool IsText { get; init; }

    public bool IsSuccess => Status is >= 200 and < 300;
}

/// <summary>A service refused a call, or could not be reached.</summary>
internal sealed class ServiceFault : FaultException, INodeError
{
    /// <param name="isOld">As versions 1 and 2 of the node told it.</param>
    /// <param name="isPage">As n8n tells it of one of several pages.</param>
    public ServiceFault(ServiceAnswer answer, DateTimeOffset now, bool isOld, bool isPage = false)
        : base(Meaning(answer.Status), type: "Http")
    {
        IsDefinite = answer.Status < 500;
        RetryAfter = RetryAfterHeader.Read(answer.Headers["retry-after"].AsString(), now);
        Json = isPage ? ValueObject.From(
            ("statusCode", (double)answer.Status),
            ("error", answer.Text),
            ("isAxiosError", true),
            ("response", ValueObject.From(("headers", answer.Headers), ("status", (double)answer.Status), ("statusText", answer.Reason)))) : ValueObject.From(
            ("message", answer.Status == 429 && !isOld ? "Try spacing your requests out using the batching settings under 'Options'" : $"{answer.Status} - {ValueJson.ToJson(isOld && !answer.Body.IsUndefined ? answer.Body : answer.Text)}"),
            ("name", "AxiosError"),
            ("stack", ""),
            ("code", answer.Status is >= 400 and < 500 ? "ERR_BAD_REQUEST" : "ERR_BAD_RESPONSE"),
            ("status", (double)answer.Status));
    }

    public ServiceFault(string message, string code)
        : base(message, type: "Http")
    {
        IsDefinite = false;
        Json = ValueObject.From(("message", message), ("name", code == "ECONNABORTED" ? "AxiosError" : "Error"), ("stack", ""), ("code", code));
    }

    public Value Json { get; }

    private static string Meaning(int status) => status switch
    {
        400 => "Bad request - please check your parameters",
        401 => "Authorization failed - please check your credentials",
        402 => "Payment required - perhaps check your payment details?",
        403 => "Forbidden - perhaps check your credentials?",
        404 => "The resource you are requesting could not be found",
        405 => "Method not allowed - please check you are using the right HTTP method",
        429 => "The service is receiving too many requests from you",
        500 => "The service was not able to process your request",
        502 => "Bad gateway - the service failed to handle your request",
        503 => "Service unavailable - try again later or consider setting this node to retry automatically (in the node settings)",
        504 => "Gateway timed out - perhaps try again later?",
        _ => $"The service answered with the status {status}",
    };
}
