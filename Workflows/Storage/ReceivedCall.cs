namespace Bizoholic.Flows.Workflows.Storage;

/// <summary>A call that a run waited for in the middle of its flow, under the name its sender gave it: a copy of it resumes nothing and gets the first one's answer.</summary>
/// <param name="CallId">Made of where the call went and its delivery key. Of the whole installation: an address says nothing of a tenant.</param>
/// <param name="CommandId">The command that the run was given with it.</param>
/// <param name="BodyHash">Hash of the request, so that a key with another body is told apart from a copy.</param>
/// <param name="Asked">What the waiting step asked of its callers, as JSON: a copy is let in by the same.</param>
/// <param name="ExpiresAt">When the call may be forgotten.</param>
public sealed record ReceivedCall(string CallId, string TenantId, string RunId, string CommandId, string BodyHash, ReadOnlyMemory<byte> Asked, DateTimeOffset ExpiresAt);
