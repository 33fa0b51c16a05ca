using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;

namespace Bizoholic.Flows.Connectors.Ai;

/// <summary>Our messages as those of a chat client, and back.</summary>
internal static class ChatMessages
{
    public static ChatMessage Of(AiMessage message) => message.Speaker switch
    {
        AiSpeaker.User => new(ChatRole.User, message.Text),
        AiSpeaker.Tool => new(ChatRole.Tool, [new FunctionResultContent(message.CallId, message.Text) { Exception = message.IsError ? new InvalidOperationException(message.Text) : null }]),
        _ => new(
            ChatRole.Assistant,
            [
                .. message.Text.Length > 0 ? [new TextContent(message.Text)] : Array.Empty<AIContent>(),
                .. message.Calls.Select(call => new FunctionCallContent(call.Id, call.Tool, Arguments(call.Arguments))),
            ]),
    };

    /// <summary>What is asked, and what is to be looked at for it.</summary>
    public static ChatMessage Of(AiRequest request) => new(
        ChatRole.User,
        [
            new TextContent(request.Prompt),
            .. request.Images.Select(image => image.Address is { } address ? (AIContent)new UriContent(address, image.MediaType) : new DataContent(image.Content, image.MediaType)),
        ]);

    public static IReadOnlyList<AiToolCall> CallsIn(ChatResponse response)
        => [.. response.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>().Select(call => new AiToolCall(call.CallId, call.Name, call.Arguments is null || call.Exception is not null ? default : Arguments(call)))];

    /// <summary>Null for what is no object: the call is then answered with what is wrong about it.</summary>
    public static Dictionary<string, object?>? Arguments(JsonElement arguments)
        => arguments.ValueKind == JsonValueKind.Object ? arguments.EnumerateObject().ToDictionary(member => member.Name, member => (object?)member.Value, StringComparer.Ordinal) : null;

    public static JsonElement Arguments(FunctionCallContent call)
    {
        var arguments = new JsonObject();
        foreach (var (name, value) in call.Arguments ?? new Dictionary<string, object?>())
        {
            arguments[name] = value is JsonElement json ? JsonNode.Parse(json.GetRawText()) : JsonSerializer.SerializeToNode(value);
        }

        return JsonSerializer.SerializeToElement(arguments);
    }
}
