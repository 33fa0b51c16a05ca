using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Expressions;

/// <summary>An expression compiled once with its plan. Thread-safe; evaluated as often as wanted.</summary>
public abstract class Expression
{
    /// <summary>True when every evaluation gives the same value, whatever the scope.</summary>
    public virtual bool IsConstant => false;

    /// <exception cref="ExpressionException">The expression failed; the message is fit for the person who wrote it.</exception>
    public abstract Value Evaluate(ExpressionScope scope);
}

/// <summary>An expression that is always the same value.</summary>
public sealed class ConstantExpression(Value value) : Expression
{
    public override bool IsConstant => true;

    public Value Value => value;

    public override Value Evaluate(ExpressionScope scope) => value;
}

/// <summary>One expression language, by the name definitions use for it ("JavaScript").</summary>
public interface IExpressionLanguage
{
    ExpressionDescriptor Descriptor { get; }

    /// <param name="source">What the definition holds under <c>expression.value</c>: mostly a string; Object and Input may carry structures.</param>
    /// <exception cref="ExpressionSyntaxException">The source does not compile.</exception>
    Expression Compile(Value source);
}

/// <summary>How a language shows in the designer.</summary>
/// <param name="Type">Its name in definitions.</param>
/// <param name="MonacoLanguage">Language id of the code editor, or null for plain fields.</param>
public sealed record ExpressionDescriptor(string Type, string DisplayName, bool IsBrowsable = true, string? MonacoLanguage = null, string? UIHint = null);
