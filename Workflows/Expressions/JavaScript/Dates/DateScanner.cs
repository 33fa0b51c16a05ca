namespace Bizoholic.Flows.Expressions.JavaScript.Dates;

internal enum DateTokenKind
{
    End,
    Number,
    Symbol,
    Word,
    Space,
    Other,
}

internal enum DateWord
{
    None,
    Month,
    HalfDay,
    Zone,
    TimeMark,
}

/// <param name="Value">The number, the symbol, or what the word stands for: the month, hours to add, hours from UTC.</param>
/// <param name="Length">How many characters it takes.</param>
internal readonly record struct DateToken(DateTokenKind Kind, int Value = 0, int Length = 0, DateWord Word = DateWord.None)
{
    public bool IsNumber => Kind == DateTokenKind.Number;

    public bool IsSign => IsSymbol('+') || IsSymbol('-');

    public bool IsUtcMark => Kind == DateTokenKind.Word && Word == DateWord.Zone && Length == 1;

    public bool IsSymbol(char symbol) => Kind == DateTokenKind.Symbol && Value == symbol;

    /// <summary>A number of exactly so many digits, within bounds.</summary>
    public bool IsFixed(int digits, int from = 0, int to = int.MaxValue) => IsNumber && Length == digits && Value >= from && Value <= to;
}

/// <summary>Takes a text that may be a date apart.</summary>
internal sealed class DateScanner
{
    private const int MaxDigits = 9;

    private static readonly (string Name, DateWord Word, int Value)[] Words =
    [
        ("jan", DateWord.Month, 1), ("feb", DateWord.Month, 2), ("mar", DateWord.Month, 3), ("apr", DateWord.Month, 4), ("may", DateWord.Month, 5), ("jun", DateWord.Month, 6),
        ("jul", DateWord.Month, 7), ("aug", DateWord.Month, 8), ("sep", DateWord.Month, 9), ("oct", DateWord.Month, 10), ("nov", DateWord.Month, 11), ("dec", DateWord.Month, 12),
        ("am", DateWord.HalfDay, 0), ("pm", DateWord.HalfDay, 12),
        ("ut", DateWord.Zone, 0), ("utc", DateWord.Zone, 0), ("z", DateWord.Zone, 0), ("gmt", DateWord.Zone, 0),
        ("cdt", DateWord.Zone, -5), ("cst", DateWord.Zone, -6), ("edt", DateWord.Zone, -4), ("est", DateWord.Zone, -5),
        ("mdt", DateWord.Zone, -6), ("mst", DateWord.Zone, -7), ("pdt", DateWord.Zone, -7), ("pst", DateWord.Zone, -8),
        ("t", DateWord.TimeMark, 0),
    ];

    private readonly string _text;
    private int _at;

    public DateScanner(string text)
    {
        _text = text;
        Peek = Read();
    }

    /// <summary>The token to come.</summary>
    public DateToken Peek { get; private set; }

    public DateToken Next()
    {
        var token = Peek;
        Peek = Read();
        return token;
    }

    public bool Skip(char symbol)
    {
        var isThere = Peek.IsSymbol(symbol);
        if (isThere)
        {
            Next();
        }

        return isThere;
    }

    private DateToken Read()
    {
        if (_at >= _text.Length)
        {
            return new DateToken(DateTokenKind.End);
        }

        var start = _at;
        var letter = _text[_at];
        if (char.IsAsciiDigit(letter))
        {
            return new DateToken(DateTokenKind.Number, ReadNumber(), _at - start);
        }

        if (letter is ':' or '-' or '+' or '.' or ')')
        {
            _at++;
            return new DateToken(DateTokenKind.Symbol, letter, 1);
        }

        if (letter >= 'A' && !char.IsWhiteSpace(letter))
        {
            return ReadWord();
        }

        if (char.IsWhiteSpace(letter))
        {
            while (_at < _text.Length && char.IsWhiteSpace(_text[_at]))
            {
                _at++;
            }

            return new DateToken(DateTokenKind.Space, 0, _at - start);
        }

        if (letter == '(')
        {
            SkipParentheses();
        }
        else
        {
            _at++;
        }

        return new DateToken(DateTokenKind.Other, 0, _at - start);
    }

    private int ReadNumber()
    {
        var (number, digits) = (0, 0);
        for (; _at < _text.Length && char.IsAsciiDigit(_text[_at]); _at++)
        {
            // Zeros in front do not count; digits beyond those that fit are passed over.
            if ((digits > 0 || _text[_at] != '0') && digits++ < MaxDigits)
            {
                number = (number * 10) + (_text[_at] - '0');
            }
        }

        return number;
    }

    private DateToken ReadWord()
    {
        var start = _at;
        while (_at < _text.Length && _text[_at] >= 'A' && !char.IsWhiteSpace(_text[_at]))
        {
            _at++;
        }

        var word = _text.AsSpan(start, _at - start);
        foreach (var (name, meaning, value) in Words)
        {
            // Months are known by their beginnings.
            if (meaning == DateWord.Month ? word.StartsWith(name, StringComparison.OrdinalIgnoreCase) : word.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return new DateToken(DateTokenKind.Word, value, word.Length, meaning);
            }
        }

        return new DateToken(DateTokenKind.Word, 0, word.Length);
    }

    private void SkipParentheses()
    {
        for (var open = 0; _at < _text.Length;)
        {
            open += _text[_at] == '(' ? 1 : _text[_at] == ')' ? -1 : 0;
            _at++;
            if (open == 0)
            {
                return;
            }
        }
    }
}
