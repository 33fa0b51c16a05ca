using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Expressions.CodeSteps;

/// <summary>Answers what a child process asks, from the scope of the step it runs: nothing else can be asked for.</summary>
internal static class ScopeQuestions
{
    /// <returns>The value, or why there is none.</returns>
    public static ValueObject Answer(Func<int, ExpressionScope> scopeAt, Value question)
    {
        try
        {
            return ValueObject.From(("value", Find(scopeAt((int)question["at"].Number), question)));
        }
        catch (ExpressionException error)
        {
            return ValueObject.From(("error", error.Message));
        }
    }

    private static Value Find(ExpressionScope scope, Value question)
    {
        var name = question["name"].ToString();
        return question["what"].AsString() switch
        {
            "activity" => scope.FindActivity(name) is { } activity ? CodeMessages.Activity(activity) : default(Value),
            "left" => CodeMessages.Items(scope.FindLeft(name, NumberOf(question["output"]), NumberOf(question["run"]))),
            "paired" => scope.FindActivity(name) is { } activity ? CodeMessages.Item(scope.FindPairedItem(activity, (int)question["item"].Number)) : default,
            "variable" => ValueObject.From(("found", scope.TryGetVariable(name, out var value)), ("value", value)),
            "variableNames" => ValueArray.From(scope.VariableNames.Select(variable => new Value(variable))),
            "input" => scope.GetInput(name),
            "inputs" => scope.Inputs,
            "setting" => scope.GetSetting(name),
            "settings" => scope.Settings,
            "parameter" => scope.GetParameter(name),
            "parameters" => scope.Parameters,
            "environment" => scope.Environment,
            "staticData" => scope.GetStaticData(name),
            "lastResult" => scope.LastResult,
            _ => default,
        };
    }

    private static int? NumberOf(Value value) => value.Kind == ValueKind.Number ? (int)value.Number : null;
}
