using System.Text.Json;

namespace Bizoholic.Flows.Connectors.Ai;

/// <summary>A tool that a model may ask for.</summary>
/// <param name="Name">Letters, digits, underscores and hyphens, at most 64.</param>
/// <param name="Schema">JSON schema of its arguments.</param>
public sealed record AiTool(string Name, string Description, JsonElement Schema);

/// <summary>A model asks for a tool.</summary>
/// <param name="Id">The service's name for this call: its result is given under it.</param>
/// <param name="Arguments">What the model wants to give it; undefined where that was no JSON object.</param>
public sealed record AiToolCall(string Id, string Tool, JsonElement Arguments);

public enum AiSpeaker
{
    User,
    Assistant,
    Tool,
}

/// <summary>What was said after the prompt.</summary>
/// <param name="Text">May be empty where the assistant only asks for tools.</param>
public sealed record AiMessage(AiSpeaker Speaker, string Text)
{
    /// <summary>The tools that the assistant asks for.</summary>
    public IReadOnlyList<AiToolCall> Calls { get; init; } = [];

    /// <summary>Which call a tool's result is of.</summary>
    public string CallId { get; init; } = "";

    /// <summary>The tool's result says why it could not be used.</summary>
    public bool IsError { get; init; }

    /// <summary>Sends an answer back that cannot be used.</summary>
    public static AiMessage Correction(string problem) => new(AiSpeaker.User, $"That answer cannot be used: {problem} Answer again with the corrected JSON only.");
}

/// <summary>One answer of a model, and what it took.</summary>
/// <param name="Json">The answer read as JSON of the asked shape; null when text was asked for, or tools are.</param>
/// <param name="Problem">Why the answer does not have the asked shape; null when it does, or none was asked for.</param>
/// <param name="Calls">Tools it asks for before it goes on; empty when this is its answer.</param>
/// <param name="FinishReason">stop, tool_calls, or length when the answer was cut off.</param>
public sealed record AiReply(string Text, JsonElement? Json, string? Problem, IReadOnlyList<AiToolCall> Calls, string Model, string FinishReason, long InputTokens, long OutputTokens)
{
    /// <summary>No use asking again: it would be cut off as well.</summary>
    public bool IsCutOff => FinishReason == "length";
}
