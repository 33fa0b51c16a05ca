using System.Text.Json;

namespace Bizoholic.Flows.Activities.Ai;

/// <summary>The published flows of a tenant that may be used as tools.</summary>
public interface IFlowTools
{
    ValueTask<IReadOnlyList<IFlowTool>> OfAsync(string tenantId, CancellationToken cancellation);
}

/// <summary>A flow as a tool.</summary>
public interface IFlowTool
{
    /// <summary>As models call it: letters, digits, hyphens and underscores.</summary>
    string Name { get; }

    /// <summary>As people call it.</summary>
    string Title { get; }

    string DefinitionId { get; }

    string Description { get; }

    /// <summary>JSON schema of its inputs.</summary>
    JsonElement InputSchema { get; }

    /// <summary>Whether a step means it by that name.</summary>
    bool IsNamed(string name) => Title == name || Name == name || DefinitionId == name;

    /// <summary>What is wrong with a call's arguments; null when nothing is.</summary>
    string? Fault(IDictionary<string, JsonElement>? arguments);
}
