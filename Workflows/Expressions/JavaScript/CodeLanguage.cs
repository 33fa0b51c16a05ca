using System.Text.RegularExpressions;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Expressions.JavaScript;

/// <summary>The body of a Code step: statements that return items. <c>items</c> and <c>item</c> stand for what came in.</summary>
public sealed partial class CodeLanguage(ScriptEnginePool engines) : IExpressionLanguage
{
    public ExpressionDescriptor Descriptor { get; } = new("Code", "Code", IsBrowsable: false, MonacoLanguage: "javascript");

    public Expression Compile(Value source)
    {
        var code = source.ToString();
        return string.IsNullOrWhiteSpace(code) ? new ConstantExpression(default) : new Script(CompiledScript.Compile(WithNames(code), ScriptProfile.Code), engines);
    }

    /// <summary>In a block of its own the code may declare these names itself; on the first line, so that line numbers stay.</summary>
    private static string WithNames(string code)
        => ItemNames().IsMatch(code) ? $"var items = $input.all(), item = $input.item; {{ {code}\n}}" : code;

    [GeneratedRegex(@"(?<![\w$.])items?\b")]
    private static partial Regex ItemNames();

    private sealed class Script(CompiledScript script, ScriptEnginePool engines) : Expression
    {
        public override Value Evaluate(ExpressionScope scope) => engines.Evaluate(script, scope);
    }
}
