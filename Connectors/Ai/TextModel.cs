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
        var said = new List<AiMessage>();
        var (input, output) = (0L, 0L);
        for (var round = 1; ; round++)
        {
            var reply = await ReplyAsync(request, said, [], cancel);
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
    public async Task<AiReply> ReplyAsync(AiRequest request, IReadOnlyList<AiMessage> said, IReadOnlyList<AiTool> tools, CancellationToken cancel = default)
    {
        List<ChatMessage> messages = request.Instructions is { } instructions ? [new(ChatRole.System, instructions)] : [];
        messages.Add(new(ChatRole.User, request.Prompt));
        messages.AddRange(said.Select(ChatMessages.Of));
        var response = await AskAsync(messages, request, tools, cancel);
        var finish = response.FinishReason ?? ChatFinishReason.Stop;
        if (finish == ChatFinishReason.ContentFilter)
        {
            throw AiErrors.Unusable("the service's content filter stopped the answer.", "content_filter");
        }

        var calls = ChatMessages.CallsIn(response);
        var answer = request.Schema is { } schema && calls.Count == 0 ? Read(response.Text, schema) : default((JsonElement Json, string? Problem)?);
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
    public static (JsonElement Json, string? Problem) Read(string text, JsonElement schema)
    {
        var json = JsonElements.Parse(System.Text.Encoding.UTF8.GetBytes(Unfenced(text)));
        return (json, json.ValueKind == JsonValueKind.Undefined ? "it is not JSON." : new AnswerSchema(schema).Faults(json));
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

    private async Task<ChatResponse> AskAsync(List<ChatMessage> messages, AiRequest request, IReadOnlyList<AiTool> tools, CancellationToken cancel)
    {
        var options = new ChatOptions
        {
            Temperature = request.Temperature,
            MaxOutputTokens = request.MaxTokens,
            ResponseFormat = request.Schema is { } schema ? ChatResponseFormat.ForJsonSchema(schema, "answer") : null,
            Tools = tools.Count == 0 ? null : [.. tools.Select(tool => AIFunctionFactory.CreateDeclaration(tool.Name, tool.Description, tool.Schema))],
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
