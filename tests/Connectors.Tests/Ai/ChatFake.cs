using System.Text.Json;
using Bizoholic.Flows.Connectors.Tests.Services;
using Microsoft.AspNetCore.Http;

namespace Bizoholic.Flows.Connectors.Tests.Ai;

/// <summary>A chat-completions service that refuses what the real one refuses, and answers what a test prepared.</summary>
internal sealed class ChatFake : IAsyncDisposable
{
    public const string Key = "sk-right-key-777";

    private static readonly HashSet<string> Known = ["model", "messages", "temperature", "max_tokens", "max_completion_tokens", "response_format", "stream", "n"];
    private readonly Queue<RequestDelegate> answers = new();
    private Loopback server = null!;

    public Uri Address => new(server.Address, "/v1");

    public List<JsonElement> Asked { get; } = [];

    public static async Task<ChatFake> StartAsync()
    {
        var fake = new ChatFake();
        fake.server = await Loopback.StartAsync(fake.AnswerAsync);
        return fake;
    }

    public void Say(string text, string finish = "stop") => answers.Enqueue(context => context.Response.WriteAsJsonAsync(new
    {
        id = "chatcmpl-1",
        @object = "chat.completion",
        created = 1_800_000_000,
        model = "writer-2026-01-01",
        choices = new[] { new { index = 0, message = new { role = "assistant", content = text }, finish_reason = finish } },
        usage = new { prompt_tokens = 10, completion_tokens = 5, total_tokens = 15 },
    }));

    public void Fail(int status, string body, string type = "application/json", string? retryAfter = null) => answers.Enqueue(context =>
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        context.Response.Headers.RetryAfter = retryAfter;
        return context.Response.WriteAsync(body);
    });

    /// <summary>Vectors of as many texts as were asked, as base64 of floats the way the real API packs them: the first number is the text's length.</summary>
    private static Task EmbedAsync(HttpContext context, JsonElement body)
    {
        var texts = body.GetProperty("input").EnumerateArray().Select(text => text.GetString()!).ToArray();
        var isPacked = body.TryGetProperty("encoding_format", out var format) && format.GetString() == "base64";
        var length = body.TryGetProperty("dimensions", out var dimensions) ? dimensions.GetInt32() : 4;
        return context.Response.WriteAsJsonAsync(new
        {
            @object = "list",
            model = "embedder-2026",
            data = texts.Select((text, index) => new { @object = "embedding", index, embedding = Vector(text, length, isPacked) }),
            usage = new { prompt_tokens = texts.Length, total_tokens = texts.Length },
        });
    }

    private static object Vector(string text, int length, bool isPacked)
    {
        float[] numbers = [text.Length, .. new float[length - 1]];
        return isPacked ? Convert.ToBase64String(System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(numbers)) : numbers;
    }

    private static string? EmbeddingComplaint(JsonElement body)
    {
        var unknown = body.EnumerateObject().Select(property => property.Name).FirstOrDefault(name => name is not ("model" or "input" or "dimensions" or "encoding_format" or "user"));
        var texts = body.GetProperty("input").EnumerateArray().ToArray();
        return unknown is not null ? $"Unrecognized request argument supplied: {unknown}"
            : texts.Length is 0 or > 2048 ? "'$.input' is invalid: 1 to 2048 texts"
            : texts.Any(text => text.GetString() is not { Length: > 0 }) ? "'$.input' is invalid: an empty text"
            : null;
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private static string? Complaint(JsonElement body)
    {
        var unknown = body.EnumerateObject().Select(property => property.Name).FirstOrDefault(name => !Known.Contains(name));
        var roles = body.GetProperty("messages").EnumerateArray().Select(message => message.GetProperty("role").GetString());
        return unknown is not null ? $"Unrecognized request argument supplied: {unknown}"
            : roles.Any(role => role is not ("system" or "developer" or "user" or "assistant")) ? "Invalid role"
            : body.TryGetProperty("response_format", out var format) && !(format.GetProperty("type").GetString() == "json_schema" && format.GetProperty("json_schema").TryGetProperty("name", out _) && format.GetProperty("json_schema").TryGetProperty("schema", out _))
                ? "Invalid response_format" : null;
    }

    private async Task AnswerAsync(HttpContext context)
    {
        if (context.Request.Headers.Authorization != $"Bearer {Key}")
        {
            context.Response.StatusCode = 401;
            await context.Response.WriteAsync($"{{\"error\":{{\"message\":\"Incorrect API key provided: {context.Request.Headers.Authorization.ToString()[7..]}\",\"code\":\"invalid_api_key\"}}}}");
            return;
        }

        var body = (await JsonDocument.ParseAsync(context.Request.Body)).RootElement;
        Asked.Add(body);
        if (context.Request is { Method: "POST", Path.Value: "/v1/embeddings" } && EmbeddingComplaint(body) is null)
        {
            await EmbedAsync(context, body);
            return;
        }

        if (context.Request.Method != "POST" || context.Request.Path != "/v1/chat/completions" || Complaint(body) is not null)
        {
            context.Response.StatusCode = 400;
            await context.Response.WriteAsync($"{{\"error\":{{\"message\":\"{(body.TryGetProperty("input", out _) ? EmbeddingComplaint(body) : Complaint(body)) ?? "Invalid URL"}\",\"type\":\"invalid_request_error\"}}}}");
            return;
        }

        await answers.Dequeue()(context);
    }
}
