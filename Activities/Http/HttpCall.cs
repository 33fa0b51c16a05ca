using System.Net.Http.Headers;
using System.Text;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Http;

/// <summary>One request to the outside.</summary>
internal sealed record HttpCall(Uri Url, string Method, Value Content, string? ContentType, string? Authorization, bool SendsAuthorizationAsIs, ValueObject? Headers)
{
    /// <summary>Name of the client for addresses that people enter; the host decides where it may go.</summary>
    public const string ClientName = "outgoing";

    private static readonly string[] Reading = ["GET", "HEAD", "OPTIONS"];

    public async ValueTask<HttpAnswer> SendAsync(ActivityExecutionContext context)
    {
        if (!Url.IsAbsoluteUri || Url.Scheme is not ("http" or "https"))
        {
            throw new FaultException($"The address '{Url}' cannot be called. It has to begin with https:// or http://.");
        }

        using var request = Request(context.IdempotencyKey);
        var client = context.GetRequiredService<IHttpClientFactory>().CreateClient(ClientName);
        try
        {
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, context.CancellationToken);
            return await ResponseReader.ReadAsync(response, context.CancellationToken);
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            return HttpAnswer.Failed(HttpAnswer.FailedToConnect, $"{Url.Host} could not be reached: {Unreached.Why(error)}");
        }
        catch (OperationCanceledException) when (!context.CancellationToken.IsCancellationRequested)
        {
            return HttpAnswer.Failed(HttpAnswer.Timeout, $"{Url.Host} did not answer in time.");
        }
    }

    private HttpRequestMessage Request(string idempotencyKey)
    {
        var request = new HttpRequestMessage(new HttpMethod(Method), Url) { Content = Body() };
        if (!string.IsNullOrWhiteSpace(Authorization))
        {
            if (SendsAuthorizationAsIs)
            {
                request.Headers.TryAddWithoutValidation("Authorization", Authorization);
            }
            else
            {
                request.Headers.Authorization = AuthenticationHeaderValue.TryParse(Authorization, out var header)
                    ? header
                    : throw new FaultException("The Authorization header has no valid form. It is mostly a word such as Bearer, a space and a token.");
            }
        }

        foreach (var (name, value) in HttpText.Headers(Headers))
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content?.Headers.Remove(name);
                request.Content?.Headers.TryAddWithoutValidation(name, value);
            }
        }

        if (!Reading.Contains(Method) && !request.Headers.Contains("Idempotency-Key"))
        {
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        }

        return request;
    }

    private HttpContent? Body()
    {
        if (Content.IsNullish)
        {
            return null;
        }

        var type = !string.IsNullOrWhiteSpace(ContentType) ? ContentType : Content.AsString() is null ? "application/json" : "text/plain";
        if (type == "application/x-www-form-urlencoded" && Content.AsObject() is { } fields)
        {
            return new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Key, field.Value.ToString())));
        }

        if (!MediaTypeHeaderValue.TryParse(type, out var mediaType))
        {
            throw new FaultException($"'{type}' is no content type. A content type looks like application/json.");
        }

        // JSON is UTF-8 by its definition; some services refuse it with a charset.
        mediaType.CharSet ??= mediaType.MediaType!.EndsWith("json", StringComparison.OrdinalIgnoreCase) ? null : "utf-8";
        return new StringContent(Content.ToString(), Encoding.UTF8, mediaType);
    }
}
