using Bizoholic.Flows.Activities.Http.N8n;
using Bizoholic.Flows.Activities.Webhooks;
using Bizoholic.Flows.Host.Elsa.Json;
using Bizoholic.Flows.Host.Problems;
using Bizoholic.Flows.Values;
using Microsoft.Extensions.Primitives;

namespace Bizoholic.Flows.Host.Webhooks;

/// <summary>A call of a webhook as the flow sees it.</summary>
/// <param name="BodyHash">Equal for equal requests; reckoned only for those that are told apart.</param>
/// <param name="Client">The agency's client the request is about: found again by it, never used as the tenant.</param>
internal sealed record WebhookRequest(Value Data, Func<string> BodyHash, string? Client, string? CorrelationId)
{
    private const int LongestValue = 200;

    /// <summary>Headers that carry secrets: they are never stored.</summary>
    private static readonly HashSet<string> Secrets = new(StringComparer.OrdinalIgnoreCase)
    {
        "Authorization", "Proxy-Authorization", "Cookie", "Set-Cookie", "X-Api-Key", "Api-Key", "X-Auth-Token", "X-Access-Token", "X-Csrf-Token", "X-Xsrf-Token", "X-Forwarded-Access-Token", "X-Amz-Security-Token",
        "X-Telegram-Bot-Api-Secret-Token", "X-Gitlab-Token",
    };

    public static async Task<WebhookRequest> ReadAsync(HttpRequest request, string path, RouteValueDictionary parameters, WebhookSettings? webhook, CancellationToken cancellation)
    {
        var bytes = await request.ReadBytesAsync(cancellation);
        if (bytes.Length > webhook?.SizeLimit)
        {
            throw new RefusedException(StatusCodes.Status413PayloadTooLarge, "The request is too large", $"This webhook takes at most {webhook.SizeLimit} bytes.");
        }

        var body = await WebhookBody.ReadAsync(bytes, request.ContentType, cancellation);
        body = webhook?.KeepsRawBody == true ? body.WithRaw(bytes, request.ContentType) : body;
        var data = new ValueObject.Builder(8)
            .Set("method", request.Method)
            .Set("path", path)
            .Set("params", Parameters(parameters))
            .Set("query", request.Query.Count == 0 ? ValueObject.Empty : WebhookBody.Fields(request.Query.Where(pair => pair.Key != ServiceSecrets.Key)))
            .Set("headers", Headers(request.Headers))
            .Set("body", body.Content)
            .Set("size", bytes.Length);
        if (body.Files.Count > 0)
        {
            data.Set("files", body.Files);
        }

        return new WebhookRequest(data.Build(), () => DeliveryKeys.BodyHash(request, path, bytes, body.Content), Scalar(body.Content["tenant_id"]), Short(request.Headers["X-Correlation-Id"])) { Files = body.Contents };
    }

    /// <summary>A call that its trigger has checked and read: the flow starts with what was read, once for each delivery that the sender names.</summary>
    public static WebhookRequest Of(CheckedCall call) => new(call.Input, () => "", Short(call.Client), null) { CheckedKey = KeyOf(call) };

    /// <summary>The same call as its trigger has read it: the sender's name for the delivery counts, whatever it says in later copies of it.</summary>
    public WebhookRequest As(CheckedCall call) => Of(call) with { CorrelationId = CorrelationId, Files = Files };

    /// <summary>The same call, which its trigger has looked at.</summary>
    public WebhookRequest With(CheckedCall call) => this with { CheckedKey = KeyOf(call), Client = Short(call.Client) ?? Client, Data = call.Claims.IsUndefined ? Data : Data.AsObject()!.With("jwtPayload", call.Claims) };

    /// <summary>What names the delivery, as the trigger found it; null where it found no name.</summary>
    public string? CheckedKey { get; private init; }

    /// <summary>What is in the files, by id.</summary>
    public IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Files { get; private init; } = WebhookBody.NoFiles;

    /// <summary>The same call under another route's template.</summary>
    public WebhookRequest With(RouteValueDictionary parameters) => this with { Data = Data.AsObject()!.With("params", Parameters(parameters)) };

    private static ValueObject Parameters(RouteValueDictionary parameters)
        => parameters.Count == 0 ? ValueObject.Empty : WebhookBody.Fields(parameters.Select(parameter => new KeyValuePair<string, StringValues>(parameter.Key, parameter.Value?.ToString() ?? "")));

    /// <summary>The request with what is in its files: a command for a run that waits has nowhere else to keep it.</summary>
    public Value WithContents() => Files.Count == 0 ? Data : Data.AsObject()!.With("files", ValueArray.From(Data["files"].AsArray()!.Select(file =>
        (Value)file.AsObject()!.With("data", Convert.ToBase64String(Files[file["blobId"].ToString()].Span)))));

    private static ValueObject Headers(IHeaderDictionary headers)
    {
        var kept = new ValueObject.Builder(headers.Count);
        foreach (var (name, values) in headers)
        {
            if (!Secrets.Contains(name))
            {
                kept.Set(name.ToLowerInvariant(), values.ToString());
            }
        }

        return kept.Build();
    }

    private static string? KeyOf(CheckedCall call) => call.RunKey is { Length: > 0 } one ? "told:" + one : call.Check.DeliveryId is { Length: > 0 } id ? "checked:" + id : null;

    private static string? Scalar(Value value) => value.Kind is ValueKind.String or ValueKind.Number ? Short(value.ToString()) : null;

    private static string? Short(string? text) => text is { Length: > 0 and <= LongestValue } ? text : null;
}
