using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bizoholic.Flows.Connectors.Agents;

public enum AgentState
{
    Working,
    Done,
    Failed,

    /// <summary>It waits for a person.</summary>
    Interrupted,
}

/// <summary>How far agents are with something.</summary>
/// <param name="Result">What they brought; undefined until then.</param>
/// <param name="Message">Why they failed, or what they are at.</param>
public sealed record AgentWork(AgentState State, JsonElement Result, string? Message)
{
    /// <summary>What it cost, in the platform's currency; null where that is not told.</summary>
    public decimal? Cost { get; init; }
}

public sealed record GraphRun(string ThreadId, string RunId);

internal sealed record CrewInputs(IReadOnlyList<string>? Inputs);

internal sealed record CrewKickoff(IReadOnlyDictionary<string, string> Inputs);

internal sealed record CrewStarted([property: JsonRequired] string KickoffId);

internal sealed record CrewAnswer(string ExecutionId, string TaskId, string HumanFeedback, bool IsApprove);

internal sealed record GraphThread(string ThreadId, string IfExists);

internal sealed record GraphStart(string AssistantId, JsonElement Input, string MultitaskStrategy)
{
    public string? Webhook { get; init; }
}

internal sealed record GraphCommand(JsonElement Resume);

internal sealed record GraphAnswer(string AssistantId, GraphCommand Command, IReadOnlyDictionary<string, string> Metadata, string MultitaskStrategy)
{
    public string? Webhook { get; init; }
}

internal sealed record GraphRunBody([property: JsonRequired] string RunId, string? Status, JsonElement? Metadata);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CrewInputs))]
[JsonSerializable(typeof(CrewKickoff))]
[JsonSerializable(typeof(CrewStarted))]
[JsonSerializable(typeof(CrewAnswer))]
[JsonSerializable(typeof(GraphAnswer))]
[JsonSerializable(typeof(GraphThread))]
[JsonSerializable(typeof(GraphStart))]
[JsonSerializable(typeof(GraphRunBody))]
[JsonSerializable(typeof(List<GraphRunBody>))]
[JsonSerializable(typeof(JsonDocument))]
internal sealed partial class AgentsJson : JsonSerializerContext;
