using Bizoholic.Flows.Connectors.Rest;
using Stripe;

namespace Bizoholic.Flows.Connectors.Billing;

/// <summary>
/// Stripe, through its own library and the guarded HTTP client. Each write takes the step's key, which Stripe remembers for at least a day: sent again with it,
/// a write answers what the first one did.
/// </summary>
public sealed partial class StripeBilling : ISubscriptionGateway
{
    private readonly StripeClient stripe;
    private readonly SecretMask mask;
    private readonly TimeProvider time;

    /// <param name="http">The guarded client.</param>
    /// <param name="apiKey">sk_..., or rk_... with the rights the flows need.</param>
    /// <param name="time">The clock; the system's when null.</param>
    /// <param name="address">Another address than Stripe's own, for tests.</param>
    /// <param name="account">A connected account (acct_...) to work for.</param>
    public StripeBilling(HttpClient http, string apiKey, TimeProvider? time = null, Uri? address = null, string? account = null)
    {
        mask = new SecretMask(apiKey);
        this.time = time ?? TimeProvider.System;
        stripe = new StripeClient(new StripeClientOptions
        {
            ApiKey = apiKey,
            ApiBase = address?.AbsoluteUri.TrimEnd('/'),
            StripeAccount = account,
            // Retries are the runtime's, where they are recorded and can be seen.
            HttpClient = new SystemNetHttpClient(http, maxNetworkRetries: 0, appInfo: null, enableTelemetry: false),
        });
    }

    public string Name => "stripe";

    private static RequestOptions Keyed(string key, string part = "") => key.Length + part.Length is > 0 and <= 255
        ? new RequestOptions { IdempotencyKey = key + part }
        : throw new ArgumentException("A key has to be 1 to 255 characters long.", nameof(key));

    private static DateTimeOffset? Instant(DateTime? time) => time is { } at ? new DateTimeOffset(DateTime.SpecifyKind(at, DateTimeKind.Utc)) : null;

    /// <summary>Sets a value that is there. Stripe.net sends some fields that were set to null as empty, which clears them.</summary>
    private static void Set<T>(T? value, Action<T> assign)
        where T : class
    {
        if (value is not null)
        {
            assign(value);
        }
    }

    private static void Set(IReadOnlyDictionary<string, string>? metadata, Action<Dictionary<string, string>> assign) =>
        Set(metadata is null ? null : new Dictionary<string, string>(metadata), assign);

    private async Task<T> CallAsync<T>(Task<T> call, CancellationToken cancel)
    {
        try
        {
            var answer = await call;
            return answer is not IHasId { Id: null } ? answer : throw new ServiceException(ServiceFailure.Permanent, "Stripe", "answered in a form that is not expected: it names nothing by an id.");
        }
        catch (StripeException error)
        {
            throw StripeErrors.Explain(error, mask, time);
        }
        catch (Exception error) when (error is HttpRequestException or IOException or OperationCanceledException && !cancel.IsCancellationRequested)
        {
            throw TransportFailure.Explain("Stripe", error);
        }
    }
}
