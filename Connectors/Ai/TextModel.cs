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

    /// <param name="request">What to write.</param>
    /// <param name="writes">Told each piece of the answer as it is written, and an empty one where the model begins anew; null to have it whole. A long answer that comes in pieces may take its time.</param>
    /// <param name="cancel">Stops waiting.</param>
    [Effect(EffectClass.None)]
    public async Task<AiAnswer> WriteAsync(AiRequest request, Action<string>? writes = null, CancellationToken cancel = default)
    {
        var said = new List<AiMessage>();
        var (input, output) = (0L, 0L);
        for (var round = 1; ; round++)
        {
            writes?.Invoke("");
            var reply = await ReplyAsync(request, said, [], writes, cancel);
            input += reply.InputTokens;
            output += reply.OutputTokens;
            if (reply.Problem is not { } problem)
            {
                return new AiAnswer(reply.Text, reply.Json, reply.Model, reply.FinishReason, input, output, round);
            }

            if (round == MostRounds || reply.IsCutOff)
            {
                throw WrongShape(problem);
            }

            said.AddRange([new(AiSpeaker.Assistant, reply.Text), AiMessage.Correction(problem)]);
        }
    }

    /// <summary>The next answer in a conversation: the model's last word, or the tools it asks for.</summary>
    /// <param name="request">What the conversation is about.</param>
    /// <param name="said">What was said after the prompt, each call of a tool followed by its result.</param>
    /// <param name="tools">What the model may ask for; none when empty.</param>
    /// <param name="cancel">Stops waiting.</param>
    [Effect(EffectClass.None)]
    public Task<AiReply> ReplyAsync(AiRequest request, IReadOnlyList<AiMessage> said, IReadOnlyList<AiTool> tools, CancellationToken cancel = default)
        => ReplyAsync(request, said, tools, null, cancel);

    private async Task<AiReply> ReplyAsync(AiRequest request, IReadOnlyList<AiMessage> said, IReadOnlyList<AiTool> tools, Action<string>? writes, CancellationToken cancel)
    {
        // A schema that is none is told before anything is paid.
        var schema = request.Schema is { } asked ? new AnswerSchema(asked) : null;
        List<ChatMessage> messages = request.Instructions is { } instructions ? [new(ChatRole.System, instructions)] : [];
        messages.AddRange(request.Before.Select(ChatMessages.Of));
        messages.Add(ChatMessages.Of(request));
        messages.AddRange(said.Select(ChatMessages.Of));
        var response = await AskAsync(messages, request, schema, tools, writes, cancel);
        var finish = response.FinishReason ?? ChatFinishReason.Stop;
        if (finish == ChatFinishReason.ContentFilter)
        {
            throw AiErrors.Unusable("the service's content filter stopped the answer.", "content_filter");
        }

        var calls = ChatMessages.CallsIn(response);
        var answer = schema is not null && calls.Count == 0 ? Read(response.Text, schema) : default((JsonElement Json, string? Problem)?);
        return new AiReply(
            response.Text,
            answer?.Json,
            finish == ChatFinishReason.Length && answer is not null ? "it was cut off at the token limit; allow more tokens." : answer?.Problem,
            calls,
            response.ModelId ?? "",
            finish.Value,
            response.Usage?.InputTokenCount ?? 0,
            response.Usage?.OutputTokenCount ?? 0);
    }

    /// <summary>Reads an answer as JSON of a shape.</summary>
    public static (JsonElement Json, string? Problem) Read(string text, JsonElement schema) => Read(text, new AnswerSchema(schema));

    private static (JsonElement Json, string? Problem) Read(string text, AnswerSchema schema)
    {
        var json = JsonElements.Parse(System.Text.Encoding.UTF8.GetBytes(Unfenced(text)));
        var answer = schema.Unwrapped(json);
        return (answer, json.ValueKind == JsonValueKind.Undefined ? "it is not JSON." : schema.Faults(answer));
    }

    /// <summary>The model did not manage the asked shape.</summary>
    public static ServiceException WrongShape(string problem) => AiErrors.Unusable($"the answer does not have the asked shape: {problem}", "wrong_shape");

    /// <summary>Models like to wrap JSON in a code fence, whatever they were asked.</summary>
    private static string Unfenced(string text)
    {
        var trimmed = text.Trim();
        return trimmed.StartsWith("```", StringComparison.Ordinal) && trimmed.EndsWith("```", StringComparison.Ordinal) && trimmed.IndexOf('\n') is > 0 and var line
            ? trimmed[line..^3]
            : trimmed;
    }

    /// <summary>An answer in pieces is whole when it says how it ended: a stream that stops before is a connection that broke.</summary>
    private async Task<ChatResponse> GatherAsync(List<ChatMessage> messages, ChatOptions options, Action<string> writes, CancellationToken cancel)
    {
        var updates = new List<ChatResponseUpdate>();
        await foreach (var update in chat.GetStreamingResponseAsync(messages, options, cancel))
        {
            updates.Add(update);
            if (update.Text.Length > 0)
            {
                writes(update.Text);
            }
        }

        var response = updates.ToChatResponse();
        return updates.Count == 0 ? throw AiErrors.Unreadable() : response.FinishReason is null ? throw new IOException("The stream ended before the answer did.") : response;
    }

    private async Task<ChatResponse> AskAsync(List<ChatMessage> messages, AiRequest request, AnswerSchema? schema, IReadOnlyList<AiTool> tools, Action<string>? writes, CancellationToken cancel)
    {
        var options = new ChatOptions
        {
            Temperature = request.Temperature,
            MaxOutputTokens = request.MaxTokens,
            TopP = request.TopP,
            FrequencyPenalty = request.FrequencyPenalty,
            PresencePenalty = request.PresencePenalty,
            ResponseFormat = schema is not null ? ChatResponseFormat.ForJsonSchema(schema.Asked, "answer") : request.IsJson ? ChatResponseFormat.Json : null,
            Tools = tools.Count == 0 ? null : [.. tools.Select(tool => AIFunctionFactory.CreateDeclaration(tool.Name, tool.Description, tool.Schema))],
        };
        try
        {
            return writes is null ? await chat.GetResponseAsync(messages, options, cancel) : await GatherAsync(messages, options, writes, cancel);
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
