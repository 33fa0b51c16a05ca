using System.Text.Json;

namespace Bizoholic.Flows.Connectors.Bizosaas;

/// <summary>What the platform's memory found.</summary>
public sealed record MemoryHit(string Content, JsonElement? Metadata);

internal sealed record MemoryAnswer(IReadOnlyList<MemoryHit>? Results);

internal sealed record MemoryQuestion(string Query, string? AgentId, int Limit, string TenantId);

internal sealed record NewMemory(string Content, IReadOnlyDictionary<string, string> Metadata, string TenantId, string AgentId);
