using Bizoholic.Flows.Expressions.JavaScript;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Expressions.Templates;

/// <summary>The inside of one <c>{{ }}</c>.</summary>
internal sealed class Hole(CompiledScript script, ScriptEnginePool engines) : Expression
{
    public static Hole Compile(string code, ScriptEnginePool engines) => new(CompiledScript.Compile(code, ScriptProfile.Hole), engines);

    public override Value Evaluate(ExpressionScope scope) => engines.Evaluate(script, scope);

    /// <summary>The value as it stands in a text: null, undefined and NaN are empty.</summary>
    public string EvaluateText(ExpressionScope scope) => engines.EvaluateText(script, scope);

    public (Value Value, string Type) EvaluateTyped(ExpressionScope scope)
    {
        var outcome = engines.Run(script, scope, ScriptWish.TypedValue);
        return (outcome.Value, outcome.Type);
    }
}
