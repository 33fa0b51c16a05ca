using System.Net;

namespace Bizoholic.Flows.Clustering;

/// <summary>How this host takes part in the cluster.</summary>
/// <param name="Address">Where the other hosts reach this one.</param>
/// <param name="Port">TCP port there; 0 for any that is free.</param>
/// <param name="Redis">Where the members are kept; null for the database.</param>
public sealed record ClusterSettings(IPAddress Address, int Port, string? Redis);
