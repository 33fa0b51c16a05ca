using System.Globalization;
using System.Net;
using Bizoholic.Flows.Connectors.Rest;
using Stripe;

namespace Bizoholic.Flows.Connectors.Billing;

/// <summary>Turns Stripe's errors into ours.</summary>
internal static class StripeErrors
{
    public static ServiceException Explain(StripeException error, SecretMask mask, TimeProvider time)
    {
        var status = (int)error.HttpStatusCode;
        var code = error.StripeError?.Code;
        var headers = error.StripeResponse?.Headers;
        var message = mask.Clean(error.StripeError?.UserMessage ?? error.StripeError?.Message ?? (status is >= 200 and < 300 ? StatusWords.OfPage(status, PlainText.From(error.StripeResponse?.Content ?? "")) : StatusWords.Of(status)));
        return new ServiceException(Kind(error, Header("Stripe-Should-Retry")), "Stripe", Words(error, message))
        {
            Status = status,
            Code = error.StripeError?.DeclineCode ?? code ?? error.StripeError?.Type,
            Field = error.StripeError?.Param,
            RequestId = error.StripeResponse?.RequestId,
            RetryAfter = RetryAfterHeader.Read(Header("Retry-After"), time.GetUtcNow()),
        };

        string? Header(string name) => headers is not null && headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;
    }

    private static ServiceFailure Kind(StripeException error, string? shouldRetry) => error.HttpStatusCode switch
    {
        HttpStatusCode.Unauthorized => ServiceFailure.SignInAgain,
        _ when error.StripeError?.Code is "resource_already_exists" or "charge_already_refunded" => ServiceFailure.AlreadyDone,
        _ when shouldRetry == "true" => ServiceFailure.RetryLater,
        _ when shouldRetry == "false" && error.HttpStatusCode != HttpStatusCode.TooManyRequests => ServiceFailure.Permanent,
        HttpStatusCode.Conflict or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError => ServiceFailure.RetryLater,
        _ => ServiceFailure.Permanent,
    };

    private static string Words(StripeException error, string message) => error.HttpStatusCode switch
    {
        HttpStatusCode.Unauthorized => "the API key was not accepted. Check that it is whole and has not been rolled or expired.",
        HttpStatusCode.Forbidden => $"the API key may not do this; a restricted key needs the right for it ({message})",
        HttpStatusCode.PaymentRequired => string.Create(
            CultureInfo.InvariantCulture, $"the card was declined{(error.StripeError?.DeclineCode is { } reason ? $" ({reason.Replace('_', ' ')})" : "")}. {message}"),
        _ when error.StripeError?.Type == "idempotency_error" => "this step was sent before with other data; run it as a new step instead of repeating it.",
        _ => message,
    };
}
