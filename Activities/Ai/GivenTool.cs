using System.Text.Json;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Activities.Ai;

/// <summary>A flow as a tool some of whose inputs are given: a model neither sees nor chooses them.</summary>
internal sealed class GivenTool
{
    private readonly IFlowTool _flow;
    private readonly ValueObject _given;

    public GivenTool(IFlowTool flow, ValueObject given)
    {
        (_flow, _given, InputSchema) = (flow, ValueObject.Empty, flow.InputSchema);
        if (given.Count == 0)
        {
            return;
        }

        var schema = JsonSerializer.SerializeToNode(flow.InputSchema)!;
        var properties = schema["properties"] as JsonObject ?? [];
        _given = given.Where(value => properties.ContainsKey(value.Key)).Aggregate(ValueObject.Empty, (made, value) => made.With(value.Key, value.Value));
        foreach (var (name, _) in _given)
        {
            properties.Remove(name);
        }

        InputSchema = JsonSerializer.SerializeToElement(schema);
    }

    public string Name => _flow.Name;

    public string DefinitionId => _flow.DefinitionId;

    public string Description => _flow.Description;

    /// <summary>JSON schema of what the model gives.</summary>
    public JsonElement InputSchema { get; }

    /// <summary>What is wrong with a call's arguments; null when nothing is.</summary>
    public string? Fault(JsonElement arguments) => _flow.Fault(arguments.EnumerateObject().Where(member => !_given.Contains(member.Name)).ToDictionary(member => member.Name, member => member.Value));

    /// <summary>What the flow is run with.</summary>
    public ValueObject InputOf(JsonElement arguments) => _given.Aggregate(ValueJson.FromElement(arguments).AsObject()!, (input, value) => input.With(value.Key, value.Value));
}
