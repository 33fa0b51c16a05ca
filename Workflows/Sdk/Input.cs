using Bizoholic.Flows.Expressions;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Workflows;

/// <summary>An input of an activity, bound to its expression once when the plan is compiled. Read it through the context.</summary>
public abstract class Input
{
    private protected Input(Value literal) => Expression = new ConstantExpression(literal);

    internal Expression Expression { get; private protected set; }

    /// <summary>Where an execution keeps this input's value; -1 for constants and for what the activity evaluates itself.</summary>
    internal int Slot { get; set; } = -1;

    internal string Name { get; set; } = "";

    /// <summary>Never recorded.</summary>
    internal bool IsSensitive { get; set; }

    internal abstract void Bind(Expression expression);

    /// <summary>The value as the activity reads it, where it is the same in every run; undefined otherwise.</summary>
    internal abstract Value Constant { get; }
}

/// <inheritdoc />
public sealed class Input<T> : Input
{
    private T? _constant;
    private bool _hasConstant;

    public Input()
        : base(default)
    {
    }

    /// <summary>An input with a default.</summary>
    public Input(T literal)
        : base(ValueConverter.From(literal))
    {
        _constant = literal;
        _hasConstant = true;
    }

    internal override Value Constant => _hasConstant ? ValueConverter.From(_constant) : default;

    internal override void Bind(Expression expression)
    {
        Expression = expression;
        _hasConstant = false;
        if (expression is ConstantExpression constant)
        {
            _constant = Convert(constant.Value);
            _hasConstant = true;
        }
    }

    /// <summary>The value, where it is the same in every run; for checks while the plan is compiled.</summary>
    public bool TryGetConstant(out T? value)
    {
        value = _constant;
        return _hasConstant;
    }

    internal T? Convert(Value value)
    {
        try
        {
            return ValueConverter.To<T>(value);
        }
        catch (FormatException error)
        {
            throw new InputException(Name, error.Message, error);
        }
    }
}

/// <summary>A named result of an activity. Set it through the context.</summary>
public abstract class Output
{
    internal string Name { get; set; } = "";
}

/// <inheritdoc />
public sealed class Output<T> : Output;

/// <summary>An input has no usable value.</summary>
public sealed class InputException(string inputName, string message, Exception? inner = null) : Exception($"{inputName}: {message}", inner)
{
    public string InputName { get; } = inputName;
}
