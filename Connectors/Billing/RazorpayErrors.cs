using System.Text.Json;
using Bizoholic.Flows.Connectors.Rest;

namespace Bizoholic.Flows.Connectors.Billing;

/// <summary>Reads Razorpay's {error: {code, description, field, reason}}.</summary>
internal static class RazorpayErrors
{
    public static ServiceException? Explain(FailedAnswer answer)
    {
        var error = answer.Body.At("error");
        if (error.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var (code, said) = (error.Text("code"), PlainText.From(error.Text("description") ?? ""));
        var isTaken = said.Contains("reference_id", StringComparison.OrdinalIgnoreCase) && said.Contains("already exists", StringComparison.OrdinalIgnoreCase);
        var isKnown = said.Contains("customer already exists", StringComparison.OrdinalIgnoreCase);
        var isRefunded = said.Contains("fully refunded", StringComparison.OrdinalIgnoreCase);
        return code switch
        {
            _ when isTaken || isKnown || isRefunded => answer.Failure(said, ServiceFailure.AlreadyDone, code),
            _ when answer.Status == 409 => answer.Failure("an earlier request for the same is still being worked on.", ServiceFailure.RetryLater, code),
            "GATEWAY_ERROR" or "SERVER_ERROR" => answer.Failure(said, ServiceFailure.RetryLater, code),
            _ when answer.Status == 403 => answer.Failure($"the key may not do this ({said}).", code: code),
            _ => answer.Failure(said, code: code, field: error.Text("field")),
        };
    }
}
