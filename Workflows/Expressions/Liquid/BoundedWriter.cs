using System.Text;

namespace Bizoholic.Flows.Expressions.Liquid;

/// <summary>Collects a template's text up to 10 million characters.</summary>
internal sealed class BoundedWriter : TextWriter
{
    private const int MaxLength = 10_000_000;

    private readonly StringBuilder _text = new();

    public override Encoding Encoding => Encoding.Unicode;

    public override void Write(char value)
    {
        _text.Append(value);
        Check();
    }

    public override void Write(string? value)
    {
        _text.Append(value);
        Check();
    }

    public override void Write(ReadOnlySpan<char> buffer)
    {
        _text.Append(buffer);
        Check();
    }

    public override Task WriteAsync(char value)
    {
        Write(value);
        return Task.CompletedTask;
    }

    public override Task WriteAsync(string? value)
    {
        Write(value);
        return Task.CompletedTask;
    }

    public override Task WriteAsync(ReadOnlyMemory<char> buffer, CancellationToken cancellationToken = default)
    {
        Write(buffer.Span);
        return Task.CompletedTask;
    }

    public override string ToString() => _text.ToString();

    private void Check()
    {
        if (_text.Length > MaxLength)
        {
            throw new ExpressionException($"The template's text is longer than {MaxLength:N0} characters.");
        }
    }
}
