using System.Net.Http.Headers;
using Bizoholic.Flows.Connectors.Http;
using Bizoholic.Flows.Connectors.Rest;

namespace Bizoholic.Flows.Connectors.Webhooks;

/// <summary>Sends signed webhooks, one attempt a call.</summary>
/// <param name="http">The guarded client.</param>
/// <param name="signer">Signs with the endpoint's secrets.</param>
/// <param name="time">The clock.</param>
public sealed class WebhookSender(HttpClient http, StandardWebhook signer, TimeProvider time)
{
    private const string Name = "Webhook";

    /// <summary>Waits after the first, second ... failed attempt that Standard Webhooks suggests: about three days in all. Add jitter.</summary>
    public static IReadOnlyList<TimeSpan> Waits { get; } =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(5),
        TimeSpan.FromHours(10), TimeSpan.FromHours(14), TimeSpan.FromHours(20), TimeSpan.FromHours(24),
    ];

    /// <summary>Posts the body as it is. The key becomes the webhook-id, by which the receiver drops what it has taken before.</summary>
    /// <exception cref="ServiceException">Anything but 2xx. Code "gone" (410) asks never to be called again.</exception>
    [Effect(EffectClass.Keyed)]
    public async Task SendAsync(string key, Uri address, ReadOnlyMemory<byte> body, CancellationToken cancel = default)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ReadOnlyMemoryContent(body) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            request.Options.Set(GuardedHttpRequest.KeepRedirects, true);
            foreach (var (name, value) in signer.Sign(key, body.Span))
            {
                request.Headers.Add(name, value);
            }

            using var answer = await http.SendAsync(request, cancel);
            if (!answer.IsSuccessStatusCode)
            {
                throw Failure(answer, PlainText.From(await answer.Content.ReadAsStringAsync(cancel)));
            }
        }
        catch (Exception error) when (error is HttpRequestException or IOException or OperationCanceledException && !cancel.IsCancellationRequested)
        {
            throw TransportFailure.Explain(Name, error);
        }
    }

    private ServiceException Failure(HttpResponseMessage answer, string said)
    {
        var status = (int)answer.StatusCode;
        var words = status switch
        {
            410 => "the receiver wants no more deliveries.",
            >= 300 and < 400 => "the receiver redirects; use its final address.",
            _ => $"the receiver answered with status {status}{(said.Length > 0 ? $": {said}" : ".")}",
        };

        // 404 too: it is what a receiver answers while it is being deployed.
        var kind = status == 404 || TransientStatus.Is(status) ? ServiceFailure.RetryLater : ServiceFailure.Permanent;
        return new ServiceException(kind, Name, words)
        {
            Status = status,
            Code = status == 410 ? "gone" : null,
            RetryAfter = RetryAfterHeader.Read(answer.Headers.RetryAfter?.ToString(), time.GetUtcNow()),
        };
    }
}
