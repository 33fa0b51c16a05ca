using System.Text.Json;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Expressions;

/// <summary>Reads a variable. The source is the variable's definition as JSON (as Elsa Studio stores it), or only its name.</summary>
public sealed class VariableLanguage : IExpressionLanguage
{
    public ExpressionDescriptor Descriptor { get; } = new("Variable", "Variable", MonacoLanguage: null, UIHint: "variable-picker");

    public Expression Compile(Value source) => new Read(NamedDefinition.NameIn(source, "variable"));

    private sealed class Read(string name) : Expression
    {
        public override Value Evaluate(ExpressionScope scope) => scope.TryGetVariable(name, out var value) ? value : default;
    }
}

/// <summary>Reads an input of the workflow. The source is the input's definition as JSON, or only its name.</summary>
public sealed class InputLanguage : IExpressionLanguage
{
    public ExpressionDescriptor Descriptor { get; } = new("Input", "Input", MonacoLanguage: null, UIHint: "input-picker");

    public Expression Compile(Value source) => new Read(NamedDefinition.NameIn(source, "input"));

    private sealed class Read(string name) : Expression
    {
        public override Value Evaluate(ExpressionScope scope) => scope.GetInput(name);
    }
}

internal static class NamedDefinition
{
    public static string NameIn(Value source, string what)
    {
        var definition = source;
        if (source.AsString() is { } text)
        {
            if (!text.TrimStart().StartsWith('{'))
            {
                return text;
            }

            try
            {
                definition = ValueJson.Parse(text);
            }
            catch (JsonException error)
            {
                throw new ExpressionSyntaxException($"The {what} this refers to is not readable: {error.Message}", error);
            }
        }

        return definition["name"].AsString() ?? throw new ExpressionSyntaxException($"Choose a {what}: the reference has no name.");
    }
}
