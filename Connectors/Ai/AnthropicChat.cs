using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Bizoholic.Flows.Connectors.Http;
using Bizoholic.Flows.Connectors.Rest;
using Microsoft.Extensions.AI;

namespace Bizoholic.Flows.Connectors.Ai;

/// <summary>Anthropic's Messages API as a chat client. An asked schema goes along in words, since not every model takes it as a parameter; whoever asks checks the answer.</summary>
internal sealed class AnthropicChat(HttpClient http, AiConnection connection, SecretMask mask, TimeProvider time) : IChatClient
{
    /// <summary>The API insists on a limit; this one is longer than any text of ours.</summary>
    private const int UsualMaxTokens = 8192;

    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        using var call = Call(messages, options, stream: false);
        using var answer = await http.SendAsync(call, cancellationToken);
        var body = JsonElements.Parse(await answer.Content.ReadAsByteArrayAsync(cancellationToken));
        return answer.IsSuccessStatusCode ? Read(body) : throw Refusal(answer, body);
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var call = Call(messages, options, stream: true);
        call.Options.Set(GuardedHttpRequest.IsStreamed, true);
        using var answer = await http.SendAsync(call, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (!answer.IsSuccessStatusCode)
        {
            throw Refusal(answer, JsonElements.Parse(await answer.Content.ReadAsByteArrayAsync(cancellationToken)));
        }

        if (answer.Content.Headers.ContentType?.MediaType != "text/event-stream")
        {
            throw AiErrors.Unreadable();
        }

        var stream = new AnthropicStream(mask, time);
        await foreach (var item in SseParser.Create(await answer.Content.ReadAsStreamAsync(cancellationToken)).EnumerateAsync(cancellationToken))
        {
            if (stream.Read(JsonElements.Parse(Encoding.UTF8.GetBytes(item.Data))) is { } update)
            {
                yield return update;
            }
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
        // The client that it calls through belongs to whoever gave it.
    }

    private HttpRequestMessage Call(IEnumerable<ChatMessage> messages, ChatOptions? options, bool stream)
    {
        var conversation = messages.ToList();
        var system = conversation.Where(message => message.Role == ChatRole.System).Select(message => message.Text);
        if (options?.ResponseFormat is ChatResponseFormatJson { Schema: { } schema })
        {
            system = system.Append($"Answer with nothing but JSON that fits this JSON schema: {schema.GetRawText()}");
        }

        var request = new AnthropicRequest(
            connection.Model,
            options?.MaxOutputTokens ?? UsualMaxTokens,
            string.Join("\n\n", system) is { Length: > 0 } instructions ? instructions : null,
            AnthropicMessages.Of(conversation.Where(message => message.Role != ChatRole.System)),
            options?.Temperature,
            options?.TopP,
            options?.Tools is { Count: > 0 } tools ? [.. tools.OfType<AIFunctionDeclaration>().Select(tool => new AnthropicTool(tool.Name, tool.Description, tool.JsonSchema))] : null,
            stream ? true : null);
        var call = AnthropicRequests.Create(HttpMethod.Post, "messages", connection);
        call.Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(request, AnthropicJson.Default.AnthropicRequest)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        return call;
    }

    private ServiceException Refusal(HttpResponseMessage answer, JsonElement body) => AiErrors.Explain((int)answer.StatusCode, body, answer.Headers.RetryAfter?.ToString(), mask, time);

    private static ChatResponse Read(JsonElement body)
    {
        if (body.At("content") is not { ValueKind: JsonValueKind.Array } content || body.Text("type") != "message")
        {
            throw AiErrors.Unreadable();
        }

        return new ChatResponse(new ChatMessage(ChatRole.Assistant, AnthropicMessages.Read(content)))
        {
            ResponseId = body.Text("id"),
            ModelId = body.Text("model"),
            FinishReason = Finish(body.Text("stop_reason")),
            Usage = Usage(body.At("usage")),
        };
    }

    internal static ChatFinishReason Finish(string? reason) => reason switch
    {
        "max_tokens" or "model_context_window_exceeded" => ChatFinishReason.Length,
        "refusal" => ChatFinishReason.ContentFilter,
        "tool_use" => ChatFinishReason.ToolCalls,
        _ => ChatFinishReason.Stop,
    };

    /// <summary>What is written to and read from Anthropic's cache is read by the model all the same.</summary>
    internal static UsageDetails Usage(JsonElement usage)
    {
        var input = (usage.Number("input_tokens") ?? 0) + (usage.Number("cache_creation_input_tokens") ?? 0) + (usage.Number("cache_read_input_tokens") ?? 0);
        var output = usage.Number("output_tokens") ?? 0;
        return new UsageDetails { InputTokenCount = input, OutputTokenCount = output, TotalTokenCount = input + output };
    }
}

/// <summary>Requests that Anthropic's API takes.</summary>
internal static class AnthropicRequests
{
    public static HttpRequestMessage Create(HttpMethod method, string route, AiConnection connection) => new(method, $"{connection.Address.AbsoluteUri.TrimEnd('/')}/{route}")
    {
        Headers = { { "x-api-key", connection.ApiKey }, { "anthropic-version", "2023-06-01" } },
    };
}

internal sealed record AnthropicRequest(
    string Model, int MaxTokens, string? System, IReadOnlyList<AnthropicMessage> Messages, float? Temperature, float? TopP, IReadOnlyList<AnthropicTool>? Tools, bool? Stream);

internal sealed record AnthropicTool(string Name, string Description, JsonElement InputSchema);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AnthropicRequest))]
internal sealed partial class AnthropicJson : JsonSerializerContext;
