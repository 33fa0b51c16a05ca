using Bizoholic.Flows.Expressions.JavaScript;
using Bizoholic.Flows.Expressions.JavaScript.Bridge;
using Jint.Native;

namespace Bizoholic.Flows.Expressions.Surroundings.Elsa;

/// <summary>Elsa's <c>getCustomer()</c> and <c>setCustomer(value)</c> for a variable named Customer, and <c>getX()</c> for an input.</summary>
internal static class VariableFunctions
{
    public static bool IsOne(string name) =>
        name.Length > 3 && (name.StartsWith("get", StringComparison.Ordinal) || name.StartsWith("set", StringComparison.Ordinal)) && !char.IsAsciiLetterLower(name[3]);

    public static JsValue Resolve(Evaluation evaluation, string name)
    {
        var subject = name[3..];
        var variable = evaluation.Scope.VariableNames.FirstOrDefault(candidate => Matches(candidate, subject));
        if (name[0] == 's')
        {
            return variable is null ? JsValue.Undefined : evaluation.Function(name, arguments =>
            {
                evaluation.SetVariable(variable, arguments.Arg(0));
                return JsValue.Undefined;
            });
        }

        if (variable is not null)
        {
            return evaluation.Function(name, _ => evaluation.TryGetVariable(variable, out var value) ? evaluation.ToJs(value) : JsValue.Undefined);
        }

        var inputs = evaluation.Scope.Inputs;
        var input = inputs.Select(member => member.Key).FirstOrDefault(candidate => Matches(candidate, subject));
        return input is null ? JsValue.Undefined : evaluation.Function(name, _ => evaluation.ToJs(inputs[input]));
    }

    /// <summary>Elsa raises the first letter: the variable customer has getCustomer.</summary>
    private static bool Matches(string candidate, string subject) =>
        candidate.Length == subject.Length && char.ToUpperInvariant(candidate[0]) == subject[0] && candidate.AsSpan(1).SequenceEqual(subject.AsSpan(1));
}
