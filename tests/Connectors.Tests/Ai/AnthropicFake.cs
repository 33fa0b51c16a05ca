using System.Text.Json;
using Bizoholic.Flows.Connectors.Tests.Services;
using Microsoft.AspNetCore.Http;

namespace Bizoholic.Flows.Connectors.Tests.Ai;

/// <summary>Anthropic's Messages API: refuses what the real one refuses, and answers what a test prepared.</summary>
internal sealed class AnthropicFake : IAsyncDisposable
{
    public const string Key = "sk-ant-right-key-555";

    private static readonly HashSet<string> Known = ["model", "max_tokens", "messages", "system", "temperature", "top_p", "top_k", "stop_sequences", "stream", "tools", "tool_choice", "metadata"];
    private readonly Queue<RequestDelegate> answers = new();
    private Loopback server = null!;

    public Uri Address => new(server.Address, "/v1");

    public List<JsonElement> Asked { get; } = [];

    public static async Task<AnthropicFake> StartAsync()
    {
        var fake = new AnthropicFake();
        fake.server = await Loopback.StartAsync(fake.AnswerAsync);
        return fake;
    }

    /// <summary>Answers as it is asked to: whole, or piece by piece.</summary>
    public void Say(string text, string stopReason = "end_turn") => answers.Enqueue(context => IsStreamed ? StreamAsync(context, text, stopReason) : context.Response.WriteAsJsonAsync(new
    {
        id = "msg_1",
        type = "message",
        role = "assistant",
        model = "claude-2026-01-01",
        content = new[] { new { type = "text", text } },
        stop_reason = stopReason,
        usage = new { input_tokens = 10, cache_read_input_tokens = 2, cache_creation_input_tokens = 0, output_tokens = 5 },
    }));

    /// <summary>Begins to answer, and gives up: with an error where one is named, else without a word.</summary>
    public void Begin(string text, string? error = null) => answers.Enqueue(context => StreamAsync(context, text, null, error));

    private bool IsStreamed => Asked[^1].TryGetProperty("stream", out var streams) && streams.ValueKind == JsonValueKind.True;

    private static async Task StreamAsync(HttpContext context, string text, string? stopReason, string? error = null)
    {
        context.Response.ContentType = "text/event-stream";
        await EventAsync("message_start", new { message = new { id = "msg_1", type = "message", role = "assistant", model = "claude-2026-01-01", content = Array.Empty<object>(), usage = new { input_tokens = 10, cache_read_input_tokens = 2, cache_creation_input_tokens = 0, output_tokens = 1 } } });
        await EventAsync("content_block_start", new { index = 0, content_block = new { type = "text", text = "" } });
        await EventAsync("ping", new { });
        foreach (var piece in text.Chunk(4))
        {
            await EventAsync("content_block_delta", new { index = 0, delta = new { type = "text_delta", text = new string(piece) } });
        }

        if (stopReason is not null)
        {
            await EventAsync("content_block_stop", new { index = 0 });
            await EventAsync("message_delta", new { delta = new { stop_reason = stopReason }, usage = new { output_tokens = 5 } });
            await EventAsync("message_stop", new { });
        }
        else if (error is not null)
        {
            await EventAsync("error", new { error = new { type = error, message = "Overloaded" } });
        }

        async Task EventAsync(string type, object data)
        {
            var body = System.Text.Json.Nodes.JsonNode.Parse(JsonSerializer.Serialize(data))!.AsObject();
            body["type"] = type;
            await context.Response.WriteAsync($"event: {type}\ndata: {body.ToJsonString()}\n\n");
            await context.Response.Body.FlushAsync();
        }
    }

    public void AskFor(string id, string tool, object input) => answers.Enqueue(context => context.Response.WriteAsJsonAsync(new
    {
        id = "msg_1",
        type = "message",
        role = "assistant",
        model = "claude-2026-01-01",
        content = new object[] { new { type = "text", text = "Let me look." }, new { type = "tool_use", id, name = tool, input } },
        stop_reason = "tool_use",
        usage = new { input_tokens = 10, cache_read_input_tokens = 2, cache_creation_input_tokens = 0, output_tokens = 5 },
    }));

    public void Fail(int status, string body, string? retryAfter = null) => answers.Enqueue(context => RefuseAsync(context, status, body, retryAfter));

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        if (context.Request.Headers["x-api-key"] != Key)
        {
            await RefuseAsync(context, 401, Error("authentication_error", "invalid x-api-key"));
        }
        else if (context.Request.Headers["anthropic-version"] != "2023-06-01")
        {
            await RefuseAsync(context, 400, Error("invalid_request_error", "anthropic-version: header is required"));
        }
        else if (context.Request is { Method: "GET", Path.Value: "/v1/models" })
        {
            await context.Response.WriteAsJsonAsync(new { data = new[] { new { type = "model", id = "claude-writer" } }, has_more = false });
        }
        else if (context.Request is not { Method: "POST", Path.Value: "/v1/messages" })
        {
            await RefuseAsync(context, 404, Error("not_found_error", "Not found"));
        }
        else
        {
            var body = (await JsonDocument.ParseAsync(context.Request.Body)).RootElement;
            Asked.Add(body);
            await (Complaint(body) is { } complaint ? RefuseAsync(context, 400, Error("invalid_request_error", complaint)) : answers.Dequeue()(context));
        }
    }

    private static string? Complaint(JsonElement body)
    {
        var unknown = body.EnumerateObject().Select(property => property.Name).FirstOrDefault(name => !Known.Contains(name));
        var messages = body.GetProperty("messages").EnumerateArray().ToArray();
        return unknown is not null ? $"{unknown}: Extra inputs are not permitted"
            : !body.TryGetProperty("max_tokens", out var most) || most.ValueKind != JsonValueKind.Number || most.GetInt32() < 1 ? "max_tokens: Field required"
            : !body.TryGetProperty("model", out var model) || model.ValueKind != JsonValueKind.String ? "model: Field required"
            : body.TryGetProperty("system", out var system) && system.ValueKind is not (JsonValueKind.String or JsonValueKind.Array) ? "system: Input should be a valid string"
            : body.TryGetProperty("temperature", out var heat) && heat.GetDouble() is < 0 or > 1 ? "temperature: range: 0..1"
            : messages.Length == 0 ? "messages: at least one message is required"
            : messages.Any(message => message.GetProperty("role").GetString() is not ("user" or "assistant")) ? "messages: Unexpected role"
            : messages.Any(message => message.GetProperty("content") is { ValueKind: JsonValueKind.String } content && content.GetString()!.Length == 0) ? "messages: text content blocks must be non-empty"
            : body.TryGetProperty("tools", out var tools) && tools.EnumerateArray().Any(tool => tool.GetProperty("input_schema").GetProperty("type").GetString() != "object") ? "tools.input_schema.type: Input should be 'object'"
            : BlockComplaint(messages);
    }

    /// <summary>A tool_use has to be answered by a tool_result in the very next message.</summary>
    private static string? BlockComplaint(JsonElement[] messages)
    {
        var open = new HashSet<string>();
        foreach (var message in messages)
        {
            var blocks = message.GetProperty("content") is { ValueKind: JsonValueKind.Array } content ? content.EnumerateArray().ToArray() : [];
            if (message.GetProperty("content").ValueKind == JsonValueKind.Array && (blocks.Length == 0 || blocks.Any(block => block.GetProperty("type").GetString() == "text" && block.GetProperty("text").GetString()!.Length == 0)))
            {
                return "messages: text content blocks must be non-empty";
            }

            if (blocks.Any(block => block.GetProperty("type").GetString() == "image" && !IsImage(block.GetProperty("source"))))
            {
                return "messages: image.source: Input should be base64 with media_type and data, or url with url";
            }

            var results = blocks.Where(block => block.GetProperty("type").GetString() == "tool_result").Select(block => block.GetProperty("tool_use_id").GetString()!).ToArray();
            if (!open.SetEquals(results))
            {
                return "messages: `tool_use` ids were found without `tool_result` blocks immediately after, or the other way round";
            }

            open = [.. blocks.Where(block => block.GetProperty("type").GetString() == "tool_use" && block.GetProperty("input").ValueKind == JsonValueKind.Object).Select(block => block.GetProperty("id").GetString()!)];
        }

        return open.Count > 0 ? "messages: final `tool_use` without `tool_result`" : null;
    }

    private static bool IsImage(JsonElement source) => source.GetProperty("type").GetString() switch
    {
        "base64" => source.EnumerateObject().Count() == 3 && source.GetProperty("media_type").GetString() is "image/png" or "image/jpeg" or "image/gif" or "image/webp" && Convert.FromBase64String(source.GetProperty("data").GetString()!).Length > 0,
        "url" => source.EnumerateObject().Count() == 2 && Uri.TryCreate(source.GetProperty("url").GetString(), UriKind.Absolute, out _),
        _ => false,
    };

    private static string Error(string type, string message) => JsonSerializer.Serialize(new { type = "error", error = new { type, message } });

    private static Task RefuseAsync(HttpContext context, int status, string body, string? retryAfter = null)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.Headers.RetryAfter = retryAfter;
        return context.Response.WriteAsync(body);
    }
}
