using Bizoholic.Flows.Expressions.JavaScript;
using Bizoholic.Flows.Expressions.Templates;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Expressions;

/// <summary>Shorthands of the tests.</summary>
internal static class Evaluate
{
    /// <summary>With time enough for a busy machine: what stops at a limit is tested in a child process.</summary>
    public static ScriptEnginePool Engines { get; } = new(ScriptLimits.Expression with { Time = TimeSpan.FromSeconds(20) });

    public static Value Elsa(string code, ExpressionScope? scope = null) => new JavaScriptLanguage(Engines).Compile(code).Evaluate(scope ?? new TestScope());

    public static Value Template(string template, ExpressionScope? scope = null) => new TemplateLanguage(Engines).Compile(template).Evaluate(scope ?? new TestScope());

    public static Value Template(string template, string json) => Template(template, new TestScope(json));

    public static string ErrorOf(Func<Value> evaluate) => Assert.ThrowsAny<ExpressionException>(() => evaluate()).Message;
}
