using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Expressions;

/// <summary>A scope made of plain collections.</summary>
internal sealed class TestScope : ExpressionScope
{
    public TestScope(string json = "{}") => Items = [new Item(ValueJson.Parse(json).AsObject()!)];

    public override IReadOnlyList<Item> Items { get; }

    public Dictionary<string, Value> Variables { get; } = [];

    public Dictionary<string, ActivityData> Activities { get; } = [];

    public ValueObject Given { get; init; } = ValueObject.Empty;

    public Value Last { get; init; }

    public List<string> Log { get; } = [];

    public override void WriteLog(string level, string text) => Log.Add($"{level}: {text}");

    public RunFacts Facts { get; init; } = new() { RunId = "run-1", CorrelationId = "order-7", DefinitionId = "flow-1" };

    public override IEnumerable<string> VariableNames => Variables.Keys;

    public override bool TryGetVariable(string name, out Value value) => Variables.TryGetValue(name, out value);

    public override void SetVariable(string name, Value value) => Variables[name] = value;

    public override ActivityData? FindActivity(string nameOrId) => Activities.GetValueOrDefault(nameOrId);

    public override Value GetInput(string name) => Given[name];

    public override ValueObject Inputs => Given;

    public override Value LastResult => Last;

    public override RunFacts Run => Facts;

    public override DateTimeOffset Now { get; } = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
}
