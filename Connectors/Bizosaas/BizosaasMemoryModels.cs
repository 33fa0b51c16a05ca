namespace Bizoholic.Flows.Connectors.Bizosaas;

internal sealed record MemoryAnswer(IReadOnlyList<string>? Context);

internal sealed record MemoryQuestion(string Query, string AgentId, int Limit, string TenantId);

internal sealed record NewMemory(string Content, IReadOnlyDictionary<string, string> Metadata, string TenantId, string AgentId);
