using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Bizoholic.Flows.Connectors.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;

namespace Bizoholic.Flows.Host.Tests.SignUps;

/// <summary>The Bot API as far as webhooks go: it refuses what Telegram refuses, in Telegram's words.</summary>
internal sealed class FakeTelegram
{
    public const string Token = "123456:AAbot-token_of-tests";

    private static readonly string[] Known = ["message", "edited_message", "channel_post", "edited_channel_post", "inline_query", "callback_query", "shipping_query", "pre_checkout_query", "poll"];

    private readonly Lock _gate = new();
    private readonly List<string> _calls = [];

    /// <summary>Names of the methods that were called, in order.</summary>
    public IReadOnlyList<string> Calls
    {
        get
        {
            lock (_gate)
            {
                return [.. _calls];
            }
        }
    }

    public string Url { get; set; } = "";

    public string Secret { get; private set; } = "";

    public JsonArray Allowed { get; private set; } = [];

    /// <summary>Out of order: every call is answered by 502.</summary>
    public bool IsDown { get; set; }

    /// <summary>Takes an address, and keeps its answer back.</summary>
    public TaskCompletionSource? Holds { get; set; }

    /// <summary>Stands in for the internet.</summary>
    public void Edge(IServiceCollection services)
        => services.PostConfigure<HttpClientFactoryOptions>(GuardedHttpServices.ClientName, options => options.HttpMessageHandlerBuilderActions.Add(builder => builder.PrimaryHandler = new Handler(this)));

    /// <summary>Sends an update as Telegram does: to the address it was given, with the secret it was given.</summary>
    public async Task<HttpResponseMessage> SendAsync(FlowsHost host, string update, string? secret = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Url).PathAndQuery) { Content = new StringContent(update, Encoding.UTF8, "application/json") };
        request.Headers.Add("X-Telegram-Bot-Api-Secret-Token", secret ?? Secret);
        return await host.Anonymous.SendAsync(request);
    }

    private async Task<HttpResponseMessage> AnswerAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        Assert.Equal("api.telegram.org", request.RequestUri!.Host);
        if (IsDown)
        {
            return new HttpResponseMessage(HttpStatusCode.BadGateway) { Content = new StringContent("<html>502 Bad Gateway</html>") };
        }

        var parts = request.RequestUri.AbsolutePath.Split('/', 4);
        if (parts[1] == "file")
        {
            return parts[2] == $"bot{Token}" && parts[3] == "photos/file_7.jpg" ? new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent([1, 2, 3]) { Headers = { ContentType = new("application/octet-stream") } } } : Error(404, "Not Found");
        }

        lock (_gate)
        {
            _calls.Add(parts[2]);
        }

        if (parts[1] != $"bot{Token}")
        {
            return Error(401, "Unauthorized");
        }

        var body = request.Content is null ? null : JsonNode.Parse(await request.Content.ReadAsStringAsync(cancellation))!.AsObject();
        switch (parts[2])
        {
            case "setWebhook":
                return await SetAsync(body!, cancellation);
            case "deleteWebhook":
                (Url, Secret) = ("", "");
                return Ok(true);
            case "getWebhookInfo":
                return Ok(new JsonObject { ["url"] = Url, ["has_custom_certificate"] = false, ["pending_update_count"] = 0 });
            case "getFile":
                return request.RequestUri.Query == "?file_id=large" ? Ok(new JsonObject { ["file_id"] = "large", ["file_path"] = "photos/file_7.jpg" }) : Error(400, "Bad Request: invalid file_id");
            default:
                return Error(404, "Not Found");
        }
    }

    private async Task<HttpResponseMessage> SetAsync(JsonObject body, CancellationToken cancellation)
    {
        var url = body["url"]!.GetValue<string>();
        var secret = body["secret_token"]!.GetValue<string>();
        var allowed = body["allowed_updates"]!.AsArray();
        if (!url.StartsWith("https://", StringComparison.Ordinal))
        {
            return Error(400, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook");
        }

        if (!Regex.IsMatch(secret, "^[A-Za-z0-9_-]{1,256}$"))
        {
            return Error(400, "Bad Request: secret token contains unallowed characters");
        }

        Assert.All(allowed, one => Assert.Contains(one!.GetValue<string>(), Known));
        Assert.True(body["drop_pending_updates"]!.GetValueKind() is System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False);
        (Url, Secret, Allowed) = (url, secret, (JsonArray)allowed.DeepClone());
        if (Holds is { } hold)
        {
            hold.TrySetResult();
            await Task.Delay(Timeout.Infinite, cancellation);
        }

        return Ok(true);
    }

    private static HttpResponseMessage Ok(JsonNode result) => Json(HttpStatusCode.OK, new JsonObject { ["ok"] = true, ["result"] = result });

    private static HttpResponseMessage Error(int code, string description) => Json((HttpStatusCode)code, new JsonObject { ["ok"] = false, ["error_code"] = code, ["description"] = description });

    private static HttpResponseMessage Json(HttpStatusCode status, JsonNode body) => new(status) { Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json") };

    private sealed class Handler(FakeTelegram telegram) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var answer = await telegram.AnswerAsync(request, cancellationToken);
            answer.RequestMessage = request;
            return answer;
        }
    }
}
