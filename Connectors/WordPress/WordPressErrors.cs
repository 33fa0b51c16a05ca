using System.Text.Json;
using Bizoholic.Flows.Connectors.Rest;

namespace Bizoholic.Flows.Connectors.WordPress;

/// <summary>Reads WordPress' {code, message, data}.</summary>
internal static class WordPressErrors
{
    public const string PastTheEnd = "rest_post_invalid_page_number";

    public static ServiceException? Explain(FailedAnswer answer)
    {
        var code = answer.Text("code");
        if (code is null)
        {
            return null;
        }

        var said = PlainText.From(answer.Text("message") ?? "");
        return code switch
        {
            _ when answer.Status == 401 => answer.Failure(
                $"the user name or application password was not accepted ({said}). Check that application passwords are switched on and that the host passes the Authorization header on.",
                ServiceFailure.SignInAgain, code),
            "term_exists" => answer.Failure(said, ServiceFailure.AlreadyDone, code, existingId: answer.Body.Text("data", "term_id")),
            "rest_already_trashed" => answer.Failure(said, ServiceFailure.AlreadyDone, code),
            "rest_upload_sideload_error" => answer.Failure($"the file was not taken ({said})", ServiceFailure.Permanent, code, "file"),
            "rest_invalid_param" or "rest_missing_callback_param" => InvalidParameter(answer, code, said),
            "empty_content" => answer.Failure("a title, content or excerpt is needed.", code: code, field: "content"),
            "rest_no_route" => answer.Failure("the site has no such function: it is switched off, or a plugin that offers it is missing.", code: code),
            _ when answer.Status == 403 => answer.Failure($"the user may not do this ({said}).", code: code),
            _ => answer.Failure(said.Length > 0 ? said : code, code: code),
        };
    }

    private static ServiceException InvalidParameter(FailedAnswer answer, string code, string said)
    {
        if (answer.Body.Text("data", "details", "status", "data", "status") == "401")
        {
            // A wrong password makes a reader a stranger, who may not ask for drafts.
            return answer.Failure("the user name or application password was not accepted: the site sees no signed-in user.", ServiceFailure.SignInAgain, code);
        }

        var parameters = answer.Body.At("data", "params");
        var (field, reason) = parameters.ValueKind switch
        {
            JsonValueKind.Object when parameters.EnumerateObject().FirstOrDefault() is { Value.ValueKind: JsonValueKind.String } first => (first.Name, first.Value.GetString()),
            JsonValueKind.Array when parameters.GetArrayLength() > 0 => (parameters[0].ToString(), null),
            _ => (null, null),
        };
        return answer.Failure(reason is null ? said : $"{said} ({PlainText.From(reason)})", ServiceFailure.Permanent, code, field);
    }
}
