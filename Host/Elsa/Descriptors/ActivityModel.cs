using System.Text.Json.Nodes;

namespace Bizoholic.Flows.Host.Elsa.Descriptors;

/// <summary>A kind of activity as the designer wants it described.</summary>
internal sealed record ActivityModel
{
    public required string TypeName { get; init; }

    public required string Namespace { get; init; }

    public required string Name { get; init; }

    public required int Version { get; init; }

    public required string Category { get; init; }

    public required string DisplayName { get; init; }

    public required string Description { get; init; }

    public string Kind { get; init; } = "Action";

    public bool RunAsynchronously { get; init; }

    public bool IsContainer { get; init; }

    public bool IsBrowsable { get; init; } = true;

    public bool IsStart { get; init; }

    public bool IsTerminal { get; init; }

    public IReadOnlyList<InputModel> Inputs { get; init; } = [];

    public IReadOnlyList<OutputModel> Outputs { get; init; } = [];

    public IReadOnlyList<PortModel> Ports { get; init; } = [];

    public JsonObject CustomProperties { get; init; } = [];

    /// <summary>Copied into an activity that is dropped on the canvas.</summary>
    public JsonObject ConstructionProperties { get; init; } = [];
}

internal sealed record InputModel
{
    public required string Name { get; init; }

    public required string TypeName { get; init; }

    public required string DisplayName { get; init; }

    public required string Description { get; init; }

    public float Order { get; init; }

    public string? Category { get; init; }

    public bool IsWrapped { get; init; } = true;

    public required string UiHint { get; init; }

    public JsonObject? UiSpecifications { get; init; }

    public JsonNode? DefaultValue { get; init; }

    public string DefaultSyntax { get; init; } = "Literal";

    public bool IsReadOnly { get; init; }

    public bool IsSensitive { get; init; }

    public bool IsBrowsable { get; init; } = true;

    public bool IsSerializable { get; init; } = true;

    public bool IsSynthetic { get; init; }

    public bool AutoEvaluate { get; init; } = true;
}

internal sealed record OutputModel(string Name, string TypeName, string DisplayName, string Description, float Order = 0, bool IsBrowsable = true, bool IsSynthetic = false);

/// <param name="Type">"Flow" for an outcome, "Embedded" for a slot.</param>
internal sealed record PortModel(string Name, string DisplayName, string Type, bool IsBrowsable = true)
{
    public static PortModel Outcome(string name) => new(name, name, "Flow");
}
