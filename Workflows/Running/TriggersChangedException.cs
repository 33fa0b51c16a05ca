namespace Bizoholic.Flows.Workflows;

/// <summary>Something was published or retracted since the trigger was looked up, so nothing was started: look it up again.</summary>
public sealed class TriggersChangedException() : Exception("What is published has changed in this moment.");
