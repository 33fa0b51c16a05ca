using System.Text;
using Bizoholic.Flows.Expressions.JavaScript;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Expressions.Templates;

/// <summary>Text with <c>{{ }}</c> holes, by n8n's rules.</summary>
public sealed class TemplateLanguage(ScriptEnginePool engines) : IExpressionLanguage
{
    public ExpressionDescriptor Descriptor { get; } = new("Template", "Template", MonacoLanguage: "handlebars");

    public Expression Compile(Value source)
    {
        if (source.AsString() is not { } template)
        {
            return new ConstantExpression(source);
        }

        var parts = TemplateText.Split(template);
        return parts switch
        {
            [] => new ConstantExpression(""),
            [{ IsHole: false } text] => new ConstantExpression(text.Text),
            [{ IsHole: true } hole] => Hole.Compile(hole.Text, engines),
            _ => new Mixed([.. parts.Select(part => (part.Text, part.IsHole ? Hole.Compile(part.Text, engines) : null))]),
        };
    }

    private sealed class Mixed((string Text, Hole? Hole)[] parts) : Expression
    {
        public override Value Evaluate(ExpressionScope scope)
        {
            var text = new StringBuilder();
            foreach (var (literal, hole) in parts)
            {
                text.Append(hole is null ? literal : hole.EvaluateText(scope));
            }

            return text.ToString();
        }
    }
}
