using System.Text.Json;
using Bizoholic.Flows.Connectors.Rest;
using Microsoft.Extensions.AI;

namespace Bizoholic.Flows.Connectors.Ai;

/// <summary>Messages as blocks of text, images, calls of tools and their results. All results of one round belong in one message of the user.</summary>
internal static class AnthropicMessages
{
    public static IReadOnlyList<AnthropicMessage> Of(IEnumerable<ChatMessage> messages)
    {
        var made = new List<AnthropicMessage>();
        foreach (var message in messages)
        {
            var role = message.Role == ChatRole.Assistant ? "assistant" : "user";
            var blocks = message.Contents.Select(Block).OfType<AnthropicBlock>();
            if (made.Count > 0 && made[^1].Role == role)
            {
                made[^1] = made[^1] with { Content = [.. made[^1].Content, .. blocks] };
            }
            else
            {
                made.Add(new AnthropicMessage(role, [.. blocks]));
            }
        }

        return made;
    }

    public static IList<AIContent> Read(JsonElement content)
    {
        var read = new List<AIContent>();
        foreach (var block in content.EnumerateArray())
        {
            switch (block.Text("type"))
            {
                case "text":
                    read.Add(new TextContent(block.Text("text")));
                    break;
                case "tool_use":
                    read.Add(new FunctionCallContent(block.Text("id") ?? "", block.Text("name") ?? "", ChatMessages.Arguments(block.At("input"))));
                    break;
            }
        }

        return read;
    }

    private static AnthropicBlock? Block(AIContent content) => content switch
    {
        TextContent { Text.Length: > 0 } text => new AnthropicBlock("text") { Text = text.Text },
        DataContent image when image.HasTopLevelMediaType("image") => new AnthropicBlock("image") { Source = new AnthropicSource("base64") { MediaType = image.MediaType, Data = image.Base64Data.ToString() } },
        UriContent image when image.HasTopLevelMediaType("image") => new AnthropicBlock("image") { Source = new AnthropicSource("url") { Url = image.Uri } },
        FunctionCallContent call => new AnthropicBlock("tool_use") { Id = call.CallId, Name = call.Name, Input = ChatMessages.Arguments(call) },
        FunctionResultContent result => new AnthropicBlock("tool_result") { ToolUseId = result.CallId, Content = result.Result?.ToString(), IsError = result.Exception is null ? null : true },
        _ => null,
    };
}

internal sealed record AnthropicMessage(string Role, IReadOnlyList<AnthropicBlock> Content);

internal sealed record AnthropicBlock(string Type)
{
    public string? Text { get; init; }

    public string? Id { get; init; }

    public string? Name { get; init; }

    public JsonElement? Input { get; init; }

    public string? ToolUseId { get; init; }

    public string? Content { get; init; }

    public bool? IsError { get; init; }

    public AnthropicSource? Source { get; init; }
}

/// <summary>Of an image.</summary>
internal sealed record AnthropicSource(string Type)
{
    public string? MediaType { get; init; }

    public string? Data { get; init; }

    public Uri? Url { get; init; }
}
