namespace Bizoholic.Flows.Workflows;

/// <summary>
/// Marks an activity whose calls are paid for. What it remembers of a call tells under <c>usage</c> what that has taken so far:
/// <c>{model, inputTokens, outputTokens, cost}</c>, the cost in the money of the credential's prices.
/// </summary>
public interface IMetered;
