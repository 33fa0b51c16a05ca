using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Expressions.JavaScript;

/// <summary>Scripts that activities make themselves, written like the body of a Code step. People's own code runs in a child process instead.</summary>
public sealed class CodeLanguage(ScriptEnginePool engines) : IExpressionLanguage
{
    public ExpressionDescriptor Descriptor { get; } = new("Code", "Code", IsBrowsable: false, MonacoLanguage: "javascript");

    public Expression Compile(Value source) => new Script(CodeScript.Compile(source.ToString()), engines);

    private sealed class Script(CodeScript script, ScriptEnginePool engines) : Expression
    {
        public override Value Evaluate(ExpressionScope scope) => script.Run(scope, engines);
    }
}
