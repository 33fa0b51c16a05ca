using System.Text.Json;
using Bizoholic.Flows.Connectors.Rest;

namespace Bizoholic.Flows.Connectors.Crm;

/// <summary>Reads HubSpot's {status, message, category, correlationId, errors[]}.</summary>
internal static class HubSpotErrors
{
    public static ServiceException? Explain(FailedAnswer answer)
    {
        var said = PlainText.From(answer.Text("message") ?? "");
        var category = answer.Text("category");
        return category switch
        {
            null when said.Length == 0 => null,
            "EXPIRED_AUTHENTICATION" or "INVALID_AUTHENTICATION" => answer.Failure("the token is not accepted any more; connect HubSpot again.", ServiceFailure.SignInAgain, category),
            "MISSING_SCOPES" => answer.Failure("the app lacks a right (scope) for this; add it in HubSpot.", ServiceFailure.Permanent, category),
            "RATE_LIMITS" => answer.Failure(said, answer.Text("policyName") == "DAILY" ? ServiceFailure.Permanent : ServiceFailure.RetryLater, category),
            "CONFLICT" => answer.Failure(said, ServiceFailure.AlreadyDone, category),
            _ when Invalid(answer.Text("message")) is { } property => answer.Failure(property.Message, code: category, field: property.Name),
            _ => answer.Failure(said, code: category, field: Field(answer.Body)),
        };
    }

    /// <summary>The first of the properties that HubSpot lists as JSON inside its message.</summary>
    private static (string Message, string? Name)? Invalid(string? message)
        => message?.IndexOf('[', StringComparison.Ordinal) is > 0 and var at && JsonElements.Parse(System.Text.Encoding.UTF8.GetBytes(message[at..])) is { ValueKind: JsonValueKind.Array } listed && listed.GetArrayLength() > 0 && listed[0].Text("message") is { } words
            ? (PlainText.From(words), listed[0].Text("name"))
            : null;

    private static string? Field(JsonElement body) => body.At("errors") is { ValueKind: JsonValueKind.Array } errors && errors.GetArrayLength() > 0
        ? errors[0].At("context", "propertyName") is { ValueKind: JsonValueKind.Array } names && names.GetArrayLength() > 0 ? names[0].GetString() : errors[0].Text("in")
        : null;
}
