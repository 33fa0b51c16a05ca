using System.Text.Json;

namespace Bizoholic.Flows.Connectors.Bizosaas;

/// <summary>A post on a social network to have written and sent.</summary>
/// <param name="Platform">linkedin, x, twitter, facebook or instagram; the platform takes an unknown name for twitter.</param>
/// <param name="Topic">What it is about.</param>
/// <param name="ScheduledAt">When it appears; null for at once.</param>
/// <param name="RequireApproval">Waits on the platform until somebody approves it, seven days at most.</param>
/// <param name="AsThread">As a thread of several posts, where the network has those.</param>
/// <param name="Context">What the platform's writer goes by: a text that is ready, an address.</param>
public sealed record NewSocialPost(
    string Platform, string Topic, string? PersonaId = null, DateTimeOffset? ScheduledAt = null, bool RequireApproval = true, bool AsThread = false, string? Context = null);

/// <summary>Where a post stands.</summary>
/// <param name="Status">running (also while it waits for its approval), completed, failed, cancelled, terminated or timed_out.</param>
/// <param name="Draft">What the platform wrote, in its own form; null until it has.</param>
public sealed record SocialPost(string WorkflowId, string Status, JsonElement? Draft);
