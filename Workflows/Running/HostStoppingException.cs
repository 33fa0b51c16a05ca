namespace Bizoholic.Flows.Workflows;

/// <summary>The host takes no new runs any more; another host, or this one once it is started again, does.</summary>
public sealed class HostStoppingException() : Exception("The host is stopping and takes no new runs.");
