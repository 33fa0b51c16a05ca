using System.Text.Json;
using Bizoholic.Flows.Connectors.Rest;

namespace Bizoholic.Flows.Connectors.Billing;

/// <summary>Reads PayPal's {name, message, debug_id, details: [{field, issue, description}]}, and the sign-in's {error, error_description}.</summary>
internal static class PayPalErrors
{
    public static ServiceException? Explain(FailedAnswer answer)
    {
        if (answer.Text("error") is { } refused && answer.Text("name") is null)
        {
            return answer.Failure(PlainText.From(answer.Text("error_description") ?? refused), code: refused);
        }

        if (answer.Text("name") is not { } name)
        {
            return null;
        }

        var detail = answer.Body.At("details") is { ValueKind: JsonValueKind.Array } details && details.GetArrayLength() > 0 ? details[0] : default;
        var issue = detail.Text("issue");
        var said = PlainText.From(detail.Text("description") ?? answer.Text("message") ?? name);
        return (issue ?? name) switch
        {
            "ORDER_ALREADY_CAPTURED" or "CAPTURE_FULLY_REFUNDED" => answer.Failure(said, ServiceFailure.AlreadyDone, issue),
            "PREVIOUS_REQUEST_IN_PROGRESS" or "ORDER_COMPLETION_IN_PROGRESS" => answer.Failure("an earlier request for the same is still being worked on.", ServiceFailure.RetryLater, issue),
            "SUBSCRIPTION_STATUS_INVALID" => answer.Failure("the subscription does not stand so that this could be done; has the buyer agreed to it?", ServiceFailure.Permanent, issue),
            "ORDER_NOT_APPROVED" or "PAYER_ACTION_REQUIRED" => answer.Failure("the buyer has not approved the order yet.", ServiceFailure.Permanent, issue),
            "INSTRUMENT_DECLINED" => answer.Failure("the buyer's way of paying was declined; they have to choose another one.", ServiceFailure.Permanent, issue),
            "RATE_LIMIT_REACHED" => answer.Failure(said, ServiceFailure.RetryLater, name),
            _ => answer.Failure(said, code: issue ?? name, field: detail.Text("field")),
        };
    }
}
