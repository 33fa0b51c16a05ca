namespace Bizoholic.Flows.Expressions;

/// <summary>An expression failed while it was evaluated.</summary>
public class ExpressionException : Exception
{
    public ExpressionException(string message)
        : base(message)
    {
    }

    public ExpressionException(string message, Exception inner)
        : base(message, inner)
    {
    }
}

/// <summary>An expression does not compile.</summary>
public sealed class ExpressionSyntaxException : ExpressionException
{
    public ExpressionSyntaxException(string message)
        : base(message)
    {
    }

    public ExpressionSyntaxException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
