using Bizoholic.Flows.Connectors.Rest;

namespace Bizoholic.Flows.Connectors.Mcp;

/// <summary>Sends on what the protocol's library sends, and notes how long a busy server asks to wait: the library's own errors do not tell.</summary>
internal sealed class AskedWait(HttpClient http, TimeProvider time) : HttpMessageHandler
{
    /// <summary>Of the last answer; null when it did not ask to wait.</summary>
    public TimeSpan? Last { get; private set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // A message is sent by one client only, so the guarded one gets its own.
        var message = new HttpRequestMessage(request.Method, request.RequestUri) { Content = request.Content, Version = request.Version, VersionPolicy = request.VersionPolicy };
        foreach (var (name, values) in request.Headers.NonValidated)
        {
            message.Headers.TryAddWithoutValidation(name, values);
        }

        var answer = await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        Last = RetryAfterHeader.Read(answer.Headers.RetryAfter?.ToString(), time.GetUtcNow());
        return answer;
    }
}
