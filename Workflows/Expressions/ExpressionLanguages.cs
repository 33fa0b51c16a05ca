using System.Text.Json;
using Bizoholic.Flows.Expressions.JavaScript;
using Bizoholic.Flows.Expressions.Liquid;
using Bizoholic.Flows.Expressions.Templates;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Expressions;

/// <summary>The languages an installation offers, by name; names are compared without regard to case.</summary>
public sealed class ExpressionLanguages
{
    private readonly Dictionary<string, IExpressionLanguage> _languages = new(StringComparer.OrdinalIgnoreCase);

    public ExpressionLanguages(IEnumerable<IExpressionLanguage> languages)
    {
        foreach (var language in languages)
        {
            _languages.Add(language.Descriptor.Type, language);
        }
    }

    /// <summary>Every language there is, evaluated on one pool of engines.</summary>
    public static ExpressionLanguages CreateDefault()
    {
        var engines = new ScriptEnginePool(ScriptLimits.Expression);
        return new ExpressionLanguages(
        [
            new LiteralLanguage(),
            new ObjectLanguage(),
            new ObjectLanguage("Json"),
            new VariableLanguage(),
            new InputLanguage(),
            new JavaScriptLanguage(engines),
            new TemplateLanguage(engines),
            new LiquidLanguage(),
            new CodeLanguage(engines),
        ]);
    }

    public IEnumerable<ExpressionDescriptor> Descriptors => _languages.Values.Select(language => language.Descriptor);

    /// <exception cref="ExpressionSyntaxException">The language is unknown, or the source does not compile.</exception>
    public Expression Compile(string type, Value source)
    {
        if (!_languages.TryGetValue(type, out var language))
        {
            throw new ExpressionSyntaxException($"The expression language '{type}' is not known here. Known are {string.Join(", ", _languages.Keys)}.");
        }

        return language.Compile(source);
    }
}

/// <summary>Plain text or a plain value, taken as it stands.</summary>
public sealed class LiteralLanguage : IExpressionLanguage
{
    public ExpressionDescriptor Descriptor { get; } = new("Literal", "Literal", IsBrowsable: false);

    public Expression Compile(Value source) => new ConstantExpression(source);
}

/// <summary>JSON text (or a structure) that is the value.</summary>
public sealed class ObjectLanguage(string type = "Object") : IExpressionLanguage
{
    public ExpressionDescriptor Descriptor { get; } = new(type, type, IsBrowsable: false, MonacoLanguage: "json");

    public Expression Compile(Value source)
    {
        if (source.AsString() is not { } text)
        {
            return new ConstantExpression(source);
        }

        try
        {
            return new ConstantExpression(text.Length == 0 ? Value.Null : ValueJson.Parse(text));
        }
        catch (JsonException error)
        {
            throw new ExpressionSyntaxException($"This is not valid JSON: {error.Message}", error);
        }
    }
}
