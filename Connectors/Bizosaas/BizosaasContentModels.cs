using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bizoholic.Flows.Connectors.Bizosaas;

/// <summary>A content workflow to start.</summary>
public sealed record NewContent(string Topic, string? PersonaId = null, string TargetCms = "wordpress", bool RequireApproval = true);

/// <summary>Where a content workflow stands.</summary>
/// <param name="Phase">In the workflow's own words.</param>
/// <param name="Status">See <see cref="WorkflowStatus"/>.</param>
public sealed record ContentStatus(string WorkflowId, string? Phase, [property: JsonRequired] string Status);

internal sealed record StartedContent(string Status, [property: JsonRequired] string WorkflowId);

internal sealed record ContentDecision(string WorkflowId, string Phase, string Notes);

internal sealed record ChatMessage(string Message, JsonElement? Context);

/// <summary>What an agent said.</summary>
public sealed record AgentReply(string AgentId, [property: JsonRequired] string Message, IReadOnlyList<JsonElement>? Suggestions, IReadOnlyList<JsonElement>? Actions);

/// <summary>A task waiting for a person's decision.</summary>
public sealed record ApprovalTask([property: JsonRequired] string Id, string Status, string? WorkflowId, string? Title);

internal sealed record ApprovalAction(string Action, string? Notes);

/// <param name="Executions">Each an object with workflow_id; those of a wrong key are left out.</param>
internal sealed record TriggerResult(string Status, int Matches, IReadOnlyList<JsonElement>? Executions);
