using System.Text.Json;
using Bizoholic.Flows.Connectors.Tests.Services;
using Microsoft.AspNetCore.Http;

namespace Bizoholic.Flows.Connectors.Tests.Ai;

/// <summary>A chat-completions service that refuses what the real one refuses, and answers what a test prepared.</summary>
internal sealed class ChatFake : IAsyncDisposable
{
    public const string Key = "sk-right-key-777";

    private static readonly HashSet<string> Known = ["model", "messages", "temperature", "top_p", "frequency_penalty", "presence_penalty", "max_tokens", "max_completion_tokens", "response_format", "stream", "stream_options", "n", "tools", "tool_choice", "parallel_tool_calls"];
    private readonly Queue<RequestDelegate> answers = new();
    private Loopback server = null!;

    public Uri Address => new(server.Address, "/v1");

    public List<JsonElement> Asked { get; } = [];

    /// <summary>The vector of a text; by itself one that begins with the text's length.</summary>
    public Func<string, float[]>? Meaning { get; set; }

    public static async Task<ChatFake> StartAsync()
    {
        var fake = new ChatFake();
        fake.server = await Loopback.StartAsync(fake.AnswerAsync);
        return fake;
    }

    /// <summary>Answers as it is asked to: whole, or piece by piece.</summary>
    public void Say(string text, string finish = "stop") => answers.Enqueue(context => IsStreamed(Asked[^1]) ? StreamAsync(context, text, finish) : context.Response.WriteAsJsonAsync(new
    {
        id = "chatcmpl-1",
        @object = "chat.completion",
        created = 1_800_000_000,
        model = "writer-2026-01-01",
        choices = new[] { new { index = 0, message = new { role = "assistant", content = text }, finish_reason = finish } },
        usage = new { prompt_tokens = 10, completion_tokens = 5, total_tokens = 15 },
    }));

    /// <summary>Begins to answer, and breaks off.</summary>
    public void Begin(string text) => answers.Enqueue(context => StreamAsync(context, text, null));

    /// <summary>Answers in pieces with something after each.</summary>
    public void SaySlowly(string text, Func<CancellationToken, Task> waits) => answers.Enqueue(context => StreamAsync(context, text, "stop", waits));

    private static bool IsStreamed(JsonElement body) => body.TryGetProperty("stream", out var streams) && streams.ValueKind == JsonValueKind.True;

    private async Task StreamAsync(HttpContext context, string text, string? finish, Func<CancellationToken, Task>? waits = null)
    {
        context.Response.ContentType = "text/event-stream";
        foreach (var piece in text.Chunk((text.Length / 4) + 1))
        {
            await ChunkAsync(new { role = "assistant", content = (string?)new string(piece) }, null);
            if (waits is not null)
            {
                await waits(context.RequestAborted);
            }
        }

        if (finish is null)
        {
            context.Abort();
            return;
        }

        await ChunkAsync(new { role = "assistant", content = (string?)null }, finish);
        var usage = Asked[^1].TryGetProperty("stream_options", out var options) && options.GetProperty("include_usage").GetBoolean() ? new { prompt_tokens = 10, completion_tokens = 5, total_tokens = 15 } : null;
        if (usage is not null)
        {
            await EventAsync(JsonSerializer.Serialize(new { id = "chatcmpl-1", @object = "chat.completion.chunk", created = 1_800_000_000, model = "writer-2026-01-01", choices = Array.Empty<object>(), usage }));
        }

        await EventAsync("[DONE]");

        Task ChunkAsync(object delta, string? finished) => EventAsync(JsonSerializer.Serialize(new { id = "chatcmpl-1", @object = "chat.completion.chunk", created = 1_800_000_000, model = "writer-2026-01-01", choices = new[] { new { index = 0, delta, finish_reason = finished } } }));

        async Task EventAsync(string data)
        {
            await context.Response.WriteAsync($"data: {data}\n\n");
            await context.Response.Body.FlushAsync();
        }
    }

    /// <summary>Asks for tools: name and arguments as JSON text, the way the real API gives them.</summary>
    public void AskFor(params (string Id, string Tool, string Arguments)[] calls) => answers.Enqueue(context => context.Response.WriteAsJsonAsync(new
    {
        id = "chatcmpl-1",
        @object = "chat.completion",
        created = 1_800_000_000,
        model = "writer-2026-01-01",
        choices = new[] { new { index = 0, message = new { role = "assistant", content = (string?)null, tool_calls = calls.Select(call => new { id = call.Id, type = "function", function = new { name = call.Tool, arguments = call.Arguments } }) }, finish_reason = "tool_calls" } },
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
    private Task EmbedAsync(HttpContext context, JsonElement body)
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

    private object Vector(string text, int length, bool isPacked)
    {
        float[] numbers = Meaning?.Invoke(text) ?? [text.Length, .. new float[length - 1]];
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
            : roles.Any(role => role is not ("system" or "developer" or "user" or "assistant" or "tool")) ? "Invalid role"
            : body.TryGetProperty("tools", out var tools) && ToolComplaint(tools) is { } unfit ? unfit
            : CallComplaint(body) is { } unanswered ? unanswered
            : body.TryGetProperty("stream_options", out _) && !IsStreamed(body) ? "The 'stream_options' parameter is only allowed when 'stream' is enabled."
            : body.TryGetProperty("response_format", out var format) && format.GetProperty("type").GetString() == "json_object"
                ? body.GetProperty("messages").GetRawText().Contains("json", StringComparison.OrdinalIgnoreCase) ? null : "'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'."
            : body.TryGetProperty("response_format", out format) && !(format.GetProperty("type").GetString() == "json_schema" && format.GetProperty("json_schema").TryGetProperty("name", out _) && format.GetProperty("json_schema").TryGetProperty("schema", out _))
                ? "Invalid response_format"
            : body.TryGetProperty("response_format", out format) && format.GetProperty("type").GetString() == "json_schema" && format.GetProperty("json_schema").GetProperty("schema").TryGetProperty("type", out var root) && root.GetString() != "object"
                ? $"Invalid schema for response_format 'answer': schema must be a JSON Schema of 'type: 'object'', got 'type: '{root}''." : null;
    }

    private static string? ToolComplaint(JsonElement tools)
    {
        var functions = tools.EnumerateArray().Select(tool => tool.GetProperty("type").GetString() == "function" ? tool.GetProperty("function") : default).ToArray();
        return functions.Length == 0 ? "[] is too short - 'tools'"
            : functions.Any(function => function.ValueKind != JsonValueKind.Object) ? "Invalid value: 'tools[].type'"
            : functions.Any(function => !System.Text.RegularExpressions.Regex.IsMatch(function.GetProperty("name").GetString()!, "^[a-zA-Z0-9_-]{1,64}$")) ? "Invalid 'tools[].function.name': string does not match pattern"
            : functions.GroupBy(function => function.GetProperty("name").GetString()).Any(group => group.Count() > 1) ? "Tool names must be unique."
            : functions.Any(function => function.GetProperty("parameters").GetProperty("type").GetString() != "object") ? "Invalid schema for function"
            : null;
    }

    /// <summary>Each call of a tool has to be followed by its result, and each result to follow its call.</summary>
    private static string? CallComplaint(JsonElement body)
    {
        var open = new HashSet<string>();
        foreach (var message in body.GetProperty("messages").EnumerateArray())
        {
            if (message.GetProperty("role").GetString() == "tool")
            {
                if (!message.TryGetProperty("tool_call_id", out var id) || !open.Remove(id.GetString()!))
                {
                    return "messages with role 'tool' must be a response to a preceding message with 'tool_calls'.";
                }
            }
            else if (open.Count > 0)
            {
                return "An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'.";
            }
            else if (message.TryGetProperty("tool_calls", out var calls))
            {
                open.UnionWith(calls.EnumerateArray().Select(call => JsonDocument.Parse(call.GetProperty("function").GetProperty("arguments").GetString()!) is not null ? call.GetProperty("id").GetString()! : ""));
            }
        }

        return open.Count > 0 ? "An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'." : null;
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

        await (answers.TryDequeue(out var answer) ? answer(context) : throw new InvalidOperationException("The test prepared no more answers."));
    }
}
