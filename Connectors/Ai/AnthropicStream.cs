using System.Text.Json;
using Bizoholic.Flows.Connectors.Rest;
using Microsoft.Extensions.AI;

namespace Bizoholic.Flows.Connectors.Ai;

/// <summary>Reads the events of an answer that Anthropic's Messages API streams: text as it comes, a call of a tool when it is whole, and what it all took at the end.</summary>
internal sealed class AnthropicStream(SecretMask mask, TimeProvider time)
{
    private readonly Dictionary<long, (string Id, string Name, System.Text.StringBuilder Input)> calls = [];
    private string? model;
    private long input;

    /// <returns>Null for an event that adds nothing.</returns>
    /// <exception cref="ServiceException">The service gave up in the middle of its answer.</exception>
    public ChatResponseUpdate? Read(JsonElement happened)
    {
        var index = happened.Number("index") ?? 0;
        switch (happened.Text("type"))
        {
            case "message_start":
                model = happened.At("message").Text("model");
                input = AnthropicChat.Usage(happened.At("message").At("usage")).InputTokenCount ?? 0;
                return null;
            case "content_block_start" when happened.At("content_block") is var block && block.Text("type") == "tool_use":
                calls[index] = (block.Text("id") ?? "", block.Text("name") ?? "", new());
                return null;
            case "content_block_delta" when calls.TryGetValue(index, out var begun):
                begun.Input.Append(happened.At("delta").Text("partial_json"));
                return null;
            case "content_block_delta" when happened.At("delta").Text("text") is { Length: > 0 } text:
                return Update(new TextContent(text));
            case "content_block_stop" when calls.Remove(index, out var whole):
                return Update(new FunctionCallContent(whole.Id, whole.Name, ChatMessages.Arguments(JsonElements.Parse(System.Text.Encoding.UTF8.GetBytes(whole.Input.Length == 0 ? "{}" : whole.Input.ToString())))));
            case "message_delta" when happened.At("delta").Text("stop_reason") is { } reason:
                var output = happened.At("usage").Number("output_tokens") ?? 0;
                var end = Update(new UsageContent(new UsageDetails { InputTokenCount = input, OutputTokenCount = output, TotalTokenCount = input + output }));
                end.FinishReason = AnthropicChat.Finish(reason);
                return end;
            case "error":
                throw AiErrors.Explain(Status(happened.At("error").Text("type")), happened, null, mask, time);
            default:
                return null;
        }
    }

    private ChatResponseUpdate Update(AIContent content) => new(ChatRole.Assistant, [content]) { ModelId = model };

    /// <summary>What the error would have been answered with, had the answer not begun.</summary>
    private static int Status(string? type) => type switch
    {
        "overloaded_error" => 529,
        "rate_limit_error" => 429,
        "authentication_error" => 401,
        "invalid_request_error" => 400,
        _ => 500,
    };
}
