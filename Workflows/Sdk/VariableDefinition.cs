using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Workflows;

/// <summary>A variable of a workflow or container.</summary>
/// <param name="Default">Its value before anything set it.</param>
/// <param name="TypeName">Alias of its type ("String", "Int32" ...).</param>
public sealed record VariableDefinition(string Id, string Name, string TypeName, bool IsArray, Value Default);

/// <summary>An input or output a workflow declares.</summary>
public sealed record ArgumentDefinition(string Name, string TypeName, bool IsArray, string? DisplayName, string? Description, string? UIHint);
