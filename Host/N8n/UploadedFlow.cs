namespace Bizoholic.Flows.Host.N8n;

/// <summary>A file as it was handed in.</summary>
/// <param name="Refusal">Why it could not even be read; null where it was.</param>
internal sealed record UploadedFlow(string Name, ReadOnlyMemory<byte> Content, string? Refusal = null);
