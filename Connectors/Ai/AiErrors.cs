using System.ClientModel;
using System.Text.Json;
using Bizoholic.Flows.Connectors.Rest;

namespace Bizoholic.Flows.Connectors.Ai;

/// <summary>Turns the model service's errors into ours.</summary>
internal static class AiErrors
{
    private const string Name = "AI";

    public static ServiceException Explain(ClientResultException error, SecretMask mask, TimeProvider time)
    {
        var answer = error.GetRawResponse();
        string? retryAfter = null;
        answer?.Headers.TryGetValue("Retry-After", out retryAfter);
        return Explain(error.Status, JsonElements.Parse(answer?.Content?.ToArray()), retryAfter, mask, time);
    }

    public static ServiceException Explain(int status, JsonElement body, string? retryAfter, SecretMask mask, TimeProvider time)
    {
        var said = body.At("error");
        var code = said.Text("code") ?? said.Text("type");
        var message = mask.Clean(PlainText.From(said.Text("message") ?? StatusWords.Of(status)));
        return new ServiceException(Kind(status, code), Name, Words(status, code, message))
        {
            Status = status,
            Code = code,
            Field = said.Text("param"),
            RetryAfter = RetryAfterHeader.Read(retryAfter, time.GetUtcNow()),
        };
    }

    public static ServiceException Unreadable() => Unusable("the service did not answer in the form that was expected; is the address right?", "unreadable");

    public static ServiceException Unusable(string message, string code) => new(ServiceFailure.Permanent, Name, message) { Status = 200, Code = code };

    private static ServiceFailure Kind(int status, string? code) => status switch
    {
        401 => ServiceFailure.SignInAgain,
        _ when code == "insufficient_quota" => ServiceFailure.Permanent,
        408 or 409 or 429 or >= 500 => ServiceFailure.RetryLater,
        _ => ServiceFailure.Permanent,
    };

    private static string Words(int status, string? code, string message) => (status, code) switch
    {
        (401, _) => "the API key was not accepted.",
        (_, "insufficient_quota") => "the account at the model service has no credit left.",
        (_, "context_length_exceeded") => $"the text is too long for this model. {message}",
        (404, _) => $"the model is not known at this address. {message}",
        _ => message,
    };
}
