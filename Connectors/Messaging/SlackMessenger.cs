using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization;
using Bizoholic.Flows.Connectors.Rest;

namespace Bizoholic.Flows.Connectors.Messaging;

/// <summary>Sends to Slack: by an incoming webhook, whose address is the secret, or as an app with a bot token.</summary>
/// <param name="http">The guarded client.</param>
/// <param name="time">The clock.</param>
/// <param name="address">Another address of the Web API than Slack's own, for tests.</param>
public sealed class SlackMessenger(HttpClient http, TimeProvider time, Uri? address = null)
{
    private readonly Uri api = address ?? new Uri("https://slack.com/api/");

    /// <summary>Who a bot token signs in as.</summary>
    [Effect(EffectClass.None)]
    public async Task<string> CheckAsync(string botToken, CancellationToken cancel = default)
    {
        var (status, text, retryAfter) = await SendAsync(new Uri(api, "auth.test"), new SlackMessage(""), botToken, cancel);
        var json = JsonElements.Parse(System.Text.Encoding.UTF8.GetBytes(text));
        return json.At("ok").ValueKind == JsonValueKind.True ? json.Text("user") ?? "" : throw SlackErrors.Explain(json.Text("error") ?? $"status {status}", status, retryAfter);
    }

    /// <summary>Posts to the channel the webhook belongs to. Slack says ok to what it took; a page, or JSON that says no, comes with 200 too.</summary>
    [Effect(EffectClass.AtMostOnce)]
    public async Task PostToWebhookAsync(Uri webhook, SlackMessage message, CancellationToken cancel = default)
    {
        var (status, text, retryAfter) = await SendAsync(webhook, message with { Channel = null }, null, cancel);
        if (status is < 200 or >= 300)
        {
            if (status is >= 300 and < 400)
            {
                throw Unreadable(status, text);
            }

            // The address is the secret, so nothing of it is told; Slack's words are short and plain.
            throw SlackErrors.Explain(PlainText.From(text), status, retryAfter);
        }

        if (text.TrimStart().StartsWith('<'))
        {
            throw Unreadable(status, text);
        }

        var json = JsonElements.Parse(System.Text.Encoding.UTF8.GetBytes(text));
        if (json.At("ok").ValueKind == JsonValueKind.False)
        {
            throw SlackErrors.Explain(json.Text("error") ?? $"status {status}", status, retryAfter);
        }
    }

    /// <summary>Posts as the app. Slack answers 200 also to failures, which are told here as such.</summary>
    /// <returns>The message's "ts", by which it can be answered or changed.</returns>
    [Effect(EffectClass.AtMostOnce)]
    public async Task<string> PostAsync(string botToken, SlackMessage message, CancellationToken cancel = default)
    {
        var (status, text, retryAfter) = await SendAsync(new Uri(api, "chat.postMessage"), message, botToken, cancel);
        var json = JsonElements.Parse(System.Text.Encoding.UTF8.GetBytes(text));
        return json.At("ok").ValueKind == JsonValueKind.True && json.Text("ts") is { } ts
            ? ts
            : throw (json.ValueKind == JsonValueKind.Undefined && status < 400 ? Unreadable(status, text) : SlackErrors.Explain(json.Text("error") ?? (status == 429 ? "ratelimited" : $"status {status}"), status, retryAfter));
    }

    /// <summary>Somebody else than Slack answers, so nothing was posted.</summary>
    private static ServiceException Unreadable(int status, string text) => new(ServiceFailure.Permanent, "Slack", status is >= 300 and < 400 ? "the address redirects; is it Slack's?" : StatusWords.OfPage(status, PlainText.From(text))) { Status = status, HadNoEffect = true };

    private async Task<(int Status, string Text, TimeSpan? RetryAfter)> SendAsync(Uri to, SlackMessage message, string? token, CancellationToken cancel)
    {
        try
        {
            using var body = new StringContent(JsonSerializer.Serialize(message, SlackJson.Default.SlackMessage), System.Text.Encoding.UTF8, "application/json");
            using var request = new HttpRequestMessage(HttpMethod.Post, to) { Content = body };
            request.Options.Set(Http.GuardedHttpRequest.KeepRedirects, true);
            request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
            using var answer = await http.SendAsync(request, cancel);
            return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(cancel), RetryAfterHeader.Read(answer.Headers.RetryAfter?.ToString(), time.GetUtcNow()));
        }
        catch (Exception error) when (error is HttpRequestException or IOException or OperationCanceledException && !cancel.IsCancellationRequested)
        {
            throw TransportFailure.Explain("Slack", error);
        }
    }
}

/// <summary>A message to Slack.</summary>
public sealed record SlackMessage(string Text)
{
    /// <summary>Channel id or name; not used with a webhook.</summary>
    public string? Channel { get; init; }

    /// <summary>Block Kit blocks; the text is then what notifications show.</summary>
    public JsonElement? Blocks { get; init; }

    /// <summary>"ts" of the message to answer in its thread.</summary>
    public string? ThreadTs { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SlackMessage))]
internal sealed partial class SlackJson : JsonSerializerContext;
