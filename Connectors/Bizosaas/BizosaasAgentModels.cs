using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bizoholic.Flows.Connectors.Bizosaas;

/// <summary>A task for an agent.</summary>
public sealed record NewAgentTask
{
    /// <summary>Such as content_generation, seo_optimization, market_research; the platform adds types, so any text goes.</summary>
    public required string AgentType { get; init; }

    public required string TaskDescription { get; init; }

    public IReadOnlyDictionary<string, JsonElement> InputData { get; init; } = new Dictionary<string, JsonElement>();

    /// <summary>low, normal, high or urgent. Default normal.</summary>
    public string Priority { get; init; } = "normal";

    /// <summary>Default 30.</summary>
    public int TimeoutMinutes { get; init; } = 30;

    public IReadOnlyDictionary<string, JsonElement> Config { get; init; } = new Dictionary<string, JsonElement>();
}

/// <summary>A task and, when it is done, its result.</summary>
public sealed record AgentTask(
    [property: JsonRequired] string TaskId, string AgentType, [property: JsonRequired] string Status, JsonElement? ResultData, double? ExecutionTimeSeconds, decimal? CostEstimate, string? ErrorMessage)
{
    /// <summary>True when polling can stop.</summary>
    public bool IsFinished => Status is "completed" or "failed" or "cancelled";
}
