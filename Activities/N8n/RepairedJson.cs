using System.Globalization;
using System.Text;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Activities.N8n;

/// <summary>
/// Reads what is nearly JSON, as people and language models write it: line breaks and quotes inside text, other quotes or none, commas too many or too
/// few, comments, words of Python, brackets that are missing at the end, a fence of Markdown around it.
/// </summary>
internal ref struct RepairedJson
{
    private const int MaxDepth = 200;
    private const string Quotes = "\"'`\u2018\u2019\u201c\u201d\u00b4";

    private readonly ReadOnlySpan<char> _text;
    private int _at;
    private int _depth;

    private RepairedJson(ReadOnlySpan<char> text) => _text = text;

    /// <summary>False where no reading makes sense of it.</summary>
    public static bool TryRead(string text, out Value value)
    {
        var reader = new RepairedJson(Unfenced(text));
        value = default;
        reader.SkipSpace();
        if (reader._at >= reader._text.Length || !reader.TryValue(out value))
        {
            return false;
        }

        // Brackets that nothing opened are dropped.
        reader.SkipSpace();
        while (reader._at < reader._text.Length && reader._text[reader._at] is '}' or ']')
        {
            reader._at++;
            reader.SkipSpace();
        }

        return reader._at >= reader._text.Length;
    }

    private static ReadOnlySpan<char> Unfenced(ReadOnlySpan<char> text)
    {
        var inside = text.Trim();
        if (!inside.StartsWith("```") || !inside.EndsWith("```") || inside.IndexOf('\n') is not (> 0 and var line) || line > inside.Length - 3)
        {
            return inside;
        }

        return inside[line..^3].Trim();
    }

    private bool TryValue(out Value value)
    {
        SkipSpace();
        value = default;
        if (_at >= _text.Length || ++_depth > MaxDepth)
        {
            return false;
        }

        var isRead = _text[_at] switch
        {
            '{' => TryObject(out value),
            '[' => TryList(out value),
            var letter when Quotes.Contains(letter, StringComparison.Ordinal) => TryText(out value),
            _ => TryWord(out value),
        };
        _depth--;
        return isRead;
    }

    private bool TryObject(out Value value)
    {
        var members = new ValueObject.Builder();
        value = default;
        _at++;
        while (!IsAtEnd('}'))
        {
            Value name;
            if (Quotes.Contains(_text[_at], StringComparison.Ordinal) ? !TryText(out name) : !TryName(out name))
            {
                return false;
            }

            SkipSpace();
            if (_at >= _text.Length || _text[_at] != ':')
            {
                return false;
            }

            _at++;
            SkipSpace();
            var isMissing = _at >= _text.Length || _text[_at] is ',' or '}';
            if (!isMissing && !TryValue(out value))
            {
                return false;
            }

            members.Set(name.ToString(), isMissing ? Value.Null : value);
        }

        value = members.Build();
        return true;
    }

    private bool TryList(out Value value)
    {
        var elements = new List<Value>();
        _at++;
        while (!IsAtEnd(']'))
        {
            if (!TryValue(out value))
            {
                return false;
            }

            elements.Add(value);
        }

        value = ValueArray.From(elements);
        return true;
    }

    /// <summary>Skips commas up to the next member; true at the closing bracket, or where the text ends without it.</summary>
    private bool IsAtEnd(char closing)
    {
        SkipSpace();
        while (_at < _text.Length && _text[_at] == ',')
        {
            _at++;
            SkipSpace();
        }

        if (_at >= _text.Length)
        {
            return true;
        }

        if (_text[_at] != closing)
        {
            return false;
        }

        _at++;
        return true;
    }

    private bool TryText(out Value value)
    {
        var text = new StringBuilder();
        var opened = _text[_at++];
        while (_at < _text.Length)
        {
            var letter = _text[_at++];
            if (letter == '\\' && _at < _text.Length)
            {
                AddEscaped(text);
            }
            else if (Closes(opened, letter) && EndsHere())
            {
                break;
            }
            else
            {
                text.Append(letter);
            }
        }

        value = text.ToString();
        return true;
    }

    private void AddEscaped(StringBuilder text)
    {
        var letter = _text[_at++];
        if (letter == 'u' && _at + 4 <= _text.Length && ushort.TryParse(_text.Slice(_at, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
        {
            text.Append((char)code);
            _at += 4;
            return;
        }

        text.Append(letter switch
        {
            'n' => '\n',
            't' => '\t',
            'r' => '\r',
            'b' => '\b',
            'f' => '\f',
            _ => letter,
        });
    }

    private static bool Closes(char opened, char letter) => opened switch
    {
        '"' => letter == '"',
        '\u201c' or '\u201d' => letter is '\u201c' or '\u201d' or '"',
        '\'' => letter == '\'',
        _ => letter is '\'' or '`' or '\u2018' or '\u2019' or '\u00b4',
    };

    /// <summary>A quote ends the text where a name, an element or all of it can end; else it is part of the text.</summary>
    private readonly bool EndsHere()
    {
        var rest = _text[_at..].TrimStart();
        if (rest.Length == 0 || rest[0] is ':' or '}' or ']')
        {
            return true;
        }

        if (rest[0] != ',')
        {
            // A comma that is missing: the next member starts on a line of its own.
            return _text[_at..].IndexOf('\n') is >= 0 and var line && _text.Slice(_at, line).Trim().Length == 0 && Quotes.Contains(rest[0], StringComparison.Ordinal);
        }

        var next = rest[1..].TrimStart();
        return next.Length == 0 || Quotes.Contains(next[0], StringComparison.Ordinal) || next[0] is '{' or '[' or '}' or ']' or '-' || char.IsLetterOrDigit(next[0]) || next[0] is '_' or '$' or '/';
    }

    private bool TryName(out Value value)
    {
        var start = _at;
        while (_at < _text.Length && (char.IsLetterOrDigit(_text[_at]) || _text[_at] is '_' or '$' or '-' or '.'))
        {
            _at++;
        }

        value = _text[start.._at].ToString();
        return _at > start;
    }

    /// <summary>A number, a word of JSON or Python, or text without quotes.</summary>
    private bool TryWord(out Value value)
    {
        var start = _at;
        while (_at < _text.Length && _text[_at] is not (',' or '}' or ']' or '\n' or '{' or '['))
        {
            _at++;
        }

        var word = _text[start.._at].TrimEnd();
        value = word switch
        {
            "true" or "True" => true,
            "false" or "False" => false,
            "null" or "None" or "undefined" => Value.Null,
            _ when IsNumber(word, out var number) => number,
            _ => word.ToString(),
        };
        return word.Length > 0;
    }

    private static bool IsNumber(ReadOnlySpan<char> word, out double number)
        => double.TryParse(word, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);

    private void SkipSpace()
    {
        while (_at < _text.Length)
        {
            var rest = _text[_at..];
            if (char.IsWhiteSpace(rest[0]) || rest[0] == '\uFEFF')
            {
                _at++;
            }
            else if (rest.StartsWith("/*"))
            {
                _at = rest.IndexOf("*/") is >= 0 and var end ? _at + end + 2 : _text.Length;
            }
            else if (rest.StartsWith("//"))
            {
                _at = rest.IndexOf('\n') is >= 0 and var end ? _at + end + 1 : _text.Length;
            }
            else
            {
                return;
            }
        }
    }
}
