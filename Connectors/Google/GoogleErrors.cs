using Bizoholic.Flows.Connectors.Rest;

namespace Bizoholic.Flows.Connectors.Google;

/// <summary>Reads the {error: {code, status, message}} of Google's services.</summary>
internal static class GoogleErrors
{
    public static ServiceException? Explain(FailedAnswer answer)
    {
        var said = PlainText.From(answer.Body.Text("error", "message") ?? "");
        var status = answer.Body.Text("error", "status");
        return status switch
        {
            null when said.Length == 0 => null,
            "UNAUTHENTICATED" => answer.Failure("the sign-in is not accepted any more; connect Google again.", ServiceFailure.SignInAgain, status),
            "NOT_FOUND" => answer.Failure("there is nothing with this id that the signed-in account may see.", code: status),
            "RESOURCE_EXHAUSTED" => answer.Failure(said, ServiceFailure.RetryLater, status),
            _ => answer.Failure(said, code: status),
        };
    }
}
