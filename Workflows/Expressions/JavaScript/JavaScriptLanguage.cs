using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Expressions.JavaScript;

/// <summary>Elsa's JavaScript expressions.</summary>
public sealed class JavaScriptLanguage(ScriptEnginePool engines) : IExpressionLanguage
{
    public ExpressionDescriptor Descriptor { get; } = new("JavaScript", "JavaScript", MonacoLanguage: "javascript");

    public Expression Compile(Value source)
    {
        var code = source.ToString();
        return string.IsNullOrWhiteSpace(code) ? new ConstantExpression(default) : new Script(CompiledScript.Compile(code, ScriptProfile.Elsa), engines);
    }

    private sealed class Script(CompiledScript script, ScriptEnginePool engines) : Expression
    {
        public override Value Evaluate(ExpressionScope scope) => engines.Evaluate(script, scope);
    }
}
