namespace Bizoholic.Flows.Workflows;

/// <summary>The host is stopping: it takes no new runs, and those it has go on elsewhere or at the next start. What was asked for may be asked for again.</summary>
public sealed class HostStoppingException() : Exception("The host is stopping and takes no new runs.");
