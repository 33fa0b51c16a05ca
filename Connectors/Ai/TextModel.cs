using System.ClientModel;
using System.Text.Json;
using Bizoholic.Flows.Connectors.Rest;
using Microsoft.Extensions.AI;
using OpenAI.Chat;
using ChatFinishReason = Microsoft.Extensions.AI.ChatFinishReason;
using ChatMessage = Microsoft.Extensions.AI.ChatMessage;
using ChatResponseFormat = Microsoft.Extensions.AI.ChatResponseFormat;

namespace Bizoholic.Flows.Connectors.Ai;

/// <summary>Writes text or JSON with a language model. An answer of the wrong shape is sent back once with what is wrong about it.</summary>
public sealed class TextModel
{
    private const int MostRounds = 2;

    private readonly IChatClient chat;
    private readonly SecretMask mask;
    private readonly TimeProvider time;

    /// <param name="http">The guarded client.</param>
    /// <param name="connection">Which model, where.</param>
    /// <param name="time">The clock; the system's when null.</param>
    public TextModel(HttpClient http, AiConnection connection, TimeProvider? time = null)
    {
        mask = new SecretMask(connection.ApiKey);
        this.time = time ?? TimeProvider.System;
        chat = connection.Provider == AiProvider.Anthropic
            ? new AnthropicChat(http, connection, mask, this.time)
            : new ChatClient(connection.Model, new ApiKeyCredential(connection.ApiKey), OpenAiOptions.Of(http, connection)).AsIChatClient();
    }

    [Effect(EffectClass.None)]
    public async Task<AiAnswer> WriteAsync(AiRequest request, CancellationToken cancel = default)
    {
        List<ChatMessage> messages = request.Instructions is { } instructions ? [new(ChatRole.System, instructions)] : [];
        messages.Add(new(ChatRole.User, request.Prompt));
        var schema = request.Schema is { } asked ? new AnswerSchema(asked) : null;
        var (input, output) = (0L, 0L);
        for (var round = 1; ; round++)
        {
            var response = await AskAsync(messages, request, cancel);
            input += response.Usage?.InputTokenCount ?? 0;
            output += response.Usage?.OutputTokenCount ?? 0;
            var finish = response.FinishReason ?? ChatFinishReason.Stop;
            if (finish == ChatFinishReason.ContentFilter)
            {
                throw AiErrors.Unusable("the service's content filter stopped the answer.", "content_filter");
            }

            var json = schema is null ? default : JsonElements.Parse(System.Text.Encoding.UTF8.GetBytes(Unfenced(response.Text)));
            if (schema is null || Problem(json, schema, finish) is not { } problem)
            {
                return new AiAnswer(response.Text, schema is null ? null : json, response.ModelId ?? "", finish.Value, input, output, round);
            }

            if (round == MostRounds || finish == ChatFinishReason.Length)
            {
                throw AiErrors.Unusable($"the answer does not have the asked shape: {problem}", "wrong_shape");
            }

            messages.Add(new(ChatRole.Assistant, response.Text));
            messages.Add(new(ChatRole.User, $"That answer cannot be used: {problem} Answer again with the corrected JSON only."));
        }
    }

    private static string? Problem(JsonElement json, AnswerSchema schema, ChatFinishReason finish) =>
        finish == ChatFinishReason.Length ? "it was cut off at the token limit; allow more tokens."
        : json.ValueKind == JsonValueKind.Undefined ? "it is not JSON."
        : schema.Faults(json);

    /// <summary>Models like to wrap JSON in a code fence, whatever they were asked.</summary>
    private static string Unfenced(string text)
    {
        var trimmed = text.Trim();
        return trimmed.StartsWith("```", StringComparison.Ordinal) && trimmed.EndsWith("```", StringComparison.Ordinal) && trimmed.IndexOf('\n') is > 0 and var line
            ? trimmed[line..^3]
            : trimmed;
    }

    private async Task<ChatResponse> AskAsync(List<ChatMessage> messages, AiRequest request, CancellationToken cancel)
    {
        var options = new ChatOptions
        {
            Temperature = request.Temperature,
            MaxOutputTokens = request.MaxTokens,
            ResponseFormat = request.Schema is { } schema ? ChatResponseFormat.ForJsonSchema(schema, "answer") : null,
        };
        try
        {
            return await chat.GetResponseAsync(messages, options, cancel);
        }
        catch (ClientResultException error) when (error.Status > 0)
        {
            throw AiErrors.Explain(error, mask, time);
        }
        catch (Exception error) when (error is ClientResultException or HttpRequestException or IOException or OperationCanceledException && !cancel.IsCancellationRequested)
        {
            throw TransportFailure.Explain("AI", error);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or ArgumentException or FormatException or KeyNotFoundException)
        {
            throw AiErrors.Unreadable();
        }
    }
}
