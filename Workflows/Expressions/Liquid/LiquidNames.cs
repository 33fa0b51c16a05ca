using Bizoholic.Flows.Values;
using Fluid.Values;

namespace Bizoholic.Flows.Expressions.Liquid;

/// <summary>What templates find: Elsa's names, and the current item as Json.</summary>
internal static class LiquidNames
{
    public static IReadOnlyDictionary<string, Func<ExpressionScope, FluidValue>> All { get; } = new Dictionary<string, Func<ExpressionScope, FluidValue>>
    {
        ["Variables"] = scope => new DictionaryValue(new NamedValues(name => scope.TryGetVariable(name, out var value) ? value : default, () => scope.VariableNames)),
        ["Input"] = scope => new DictionaryValue(new NamedValues(scope.GetInput, () => scope.Inputs.Select(member => member.Key))),
        ["Activities"] = scope => new DictionaryValue(new NamedValues(name => scope.FindActivity(name)?.Outputs ?? default(Value), () => [])),
        ["CorrelationId"] = scope => Text(scope.Run.CorrelationId),
        ["WorkflowDefinitionId"] = scope => Text(scope.Run.DefinitionId),
        ["WorkflowDefinitionVersionId"] = scope => Text(scope.Run.DefinitionVersionId),
        ["WorkflowDefinitionVersion"] = scope => NumberValue.Create(scope.Run.DefinitionVersion),
        ["WorkflowInstanceId"] = scope => Text(scope.Run.RunId),
        ["WorkflowInstanceName"] = scope => Text(scope.Run.RunName),
        ["Json"] = scope => LiquidValues.From(scope.Json),
        ["Items"] = scope => new ArrayValue([.. scope.Items.Select(item => LiquidValues.From(item.Json))]),
    };

    private static FluidValue Text(string? text) => text is null ? NilValue.Instance : new StringValue(text);
}
