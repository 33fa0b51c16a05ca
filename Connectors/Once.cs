namespace Bizoholic.Flows.Connectors;

/// <summary>A thing that exists now, and whether this call made it.</summary>
public sealed record Once<T>(T Item, bool IsNew);
