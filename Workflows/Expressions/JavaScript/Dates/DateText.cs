namespace Bizoholic.Flows.Expressions.JavaScript.Dates;

/// <summary>
/// Dates from texts as V8 reads them, which is what people's expressions were written against: ISO forms first, then nearly anything with a day in it
/// ("5 March 2026", "03/05/26 4pm", "Thu Mar 5 2026 10:00:00 GMT+0100").
/// </summary>
internal sealed class DateText
{
    private readonly DateScanner _scanner;
    private readonly DayParts _day = new();
    private readonly TimeParts _time = new();
    private readonly ZoneParts _zone = new();
    private bool _hasNumber;

    private DateText(string text) => _scanner = new DateScanner(text);

    /// <returns>Milliseconds since 1970; null when it is no date. A time without a zone is taken as UTC, the engine's local zone.</returns>
    public static double? Parse(string text)
    {
        var date = new DateText(text);
        return date.Read() && date._day.Read() is var (year, month, day) && date._time.Read() is { } time
            ? (Days(year, month, day) * 86_400_000d) + time - ((date._zone.Offset ?? 0) * 60_000d)
            : null;
    }

    /// <summary>Days since 1970 in the Gregorian calendar; a day past the month's end runs into the next one.</summary>
    private static long Days(long year, int month, int day)
    {
        var shifted = month <= 2 ? year - 1 : year;
        var era = (shifted >= 0 ? shifted : shifted - 399) / 400;
        var ofEra = shifted - (era * 400);
        var ofYear = (((153 * ((month + 9) % 12)) + 2) / 5) + day - 1;
        return (era * 146_097) + (ofEra * 365) + (ofEra / 4) - (ofEra / 100) + ofYear - 719_468;
    }

    private bool Read()
    {
        if (ReadIso() is not { } unread)
        {
            return false;
        }

        _hasNumber = !_day.IsEmpty;
        for (var token = unread; token.Kind != DateTokenKind.End; token = _scanner.Next())
        {
            if (!Take(token))
            {
                return false;
            }
        }

        return true;
    }

    /// <returns>The first token that is not of an ISO form; null when an ISO time is wrong.</returns>
    private DateToken? ReadIso()
    {
        if (_scanner.Peek.IsSign)
        {
            var sign = _scanner.Next();
            if (!_scanner.Peek.IsFixed(6) || (sign.Value == '-' && _scanner.Peek.Value == 0))
            {
                return sign;
            }

            _day.Add(sign.Value == '-' ? -_scanner.Next().Value : _scanner.Next().Value);
        }
        else if (_scanner.Peek.IsFixed(4))
        {
            _day.Add(_scanner.Next().Value);
        }
        else
        {
            return _scanner.Next();
        }

        if (_scanner.Skip('-'))
        {
            if (!_scanner.Peek.IsFixed(2, 1, 12))
            {
                return _scanner.Next();
            }

            _day.Add(_scanner.Next().Value);
            if (_scanner.Skip('-'))
            {
                if (!_scanner.Peek.IsFixed(2, 1, 31))
                {
                    return _scanner.Next();
                }

                _day.Add(_scanner.Next().Value);
            }
        }

        if (_scanner.Peek is { Kind: DateTokenKind.Word, Word: DateWord.TimeMark })
        {
            _scanner.Next();
            if (!ReadIsoTime() || _scanner.Peek.Kind != DateTokenKind.End)
            {
                return null;
            }
        }
        else if (_scanner.Peek.Kind != DateTokenKind.End)
        {
            return _scanner.Next();
        }

        if (_zone.IsEmpty && _time.IsEmpty)
        {
            _zone.Set(0);
        }

        _day.IsIso = true;
        return new DateToken(DateTokenKind.End);
    }

    private bool ReadIsoTime()
    {
        if (!_scanner.Peek.IsFixed(2, 0, 24))
        {
            return false;
        }

        var most = _scanner.Peek.Value == 24 ? 0 : 59;
        _time.Add(_scanner.Next().Value);
        if (!_scanner.Skip(':') || !_scanner.Peek.IsFixed(2, 0, most))
        {
            return false;
        }

        _time.Add(_scanner.Next().Value);
        if (_scanner.Skip(':'))
        {
            if (!_scanner.Peek.IsFixed(2, 0, most))
            {
                return false;
            }

            _time.Add(_scanner.Next().Value);
            if (_scanner.Skip('.'))
            {
                if (!_scanner.Peek.IsNumber || (most == 0 && _scanner.Peek.Value > 0))
                {
                    return false;
                }

                _time.Add(Milliseconds(_scanner.Next()));
            }
        }

        return ReadIsoZone();
    }

    private bool ReadIsoZone()
    {
        if (_scanner.Peek.IsUtcMark)
        {
            _scanner.Next();
            _zone.Set(0);
            return true;
        }

        if (!_scanner.Peek.IsSign)
        {
            return true;
        }

        _zone.SetSign(_scanner.Next().Value == '-');
        if (_scanner.Peek.IsFixed(4))
        {
            var both = _scanner.Next().Value;
            (_zone.Hour, _zone.Minute) = (both / 100, both % 100);
            return _zone.Hour < 24 && _zone.Minute < 60;
        }

        if (!_scanner.Peek.IsFixed(2, 0, 23))
        {
            return false;
        }

        _zone.Hour = _scanner.Next().Value;
        if (!_scanner.Skip(':') || !_scanner.Peek.IsFixed(2, 0, 59))
        {
            return false;
        }

        _zone.Minute = _scanner.Next().Value;
        return true;
    }

    private bool Take(DateToken token)
    {
        switch (token.Kind)
        {
            case DateTokenKind.Number:
                _hasNumber = true;
                return TakeNumber(token.Value);
            case DateTokenKind.Word:
                return TakeWord(token);
            case DateTokenKind.Symbol when token.IsSign && (_zone.IsUtc || !_time.IsEmpty):
                return TakeOffset(token);
            case DateTokenKind.Symbol when token.IsSign || token.IsSymbol(')'):
                return !_hasNumber;
            default:
                return true;
        }
    }

    private bool TakeNumber(int number)
    {
        if (_scanner.Skip(':'))
        {
            if (_scanner.Skip(':'))
            {
                return _time.IsEmpty && _time.Add(number) && _time.Add(0);
            }

            if (!_time.Add(number))
            {
                return false;
            }

            _scanner.Skip('.');
            return true;
        }

        if (_scanner.Skip('.') && _time.Expects(number))
        {
            _time.Add(number);
            if (!_scanner.Peek.IsNumber)
            {
                return false;
            }

            _time.AddLast(Milliseconds(_scanner.Next()));
            return true;
        }

        if (_zone.Expects(number))
        {
            _zone.Minute = number;
            return true;
        }

        if (_time.Expects(number))
        {
            _time.AddLast(number);
            return _scanner.Peek is { Kind: DateTokenKind.End or DateTokenKind.Space } or { IsUtcMark: true } or { IsSign: true };
        }

        if (!_day.Add(number))
        {
            return false;
        }

        _scanner.Skip('-');
        return true;
    }

    private bool TakeWord(DateToken word)
    {
        switch (word.Word)
        {
            case DateWord.HalfDay when !_time.IsEmpty:
                _time.HalfDay = word.Value;
                return true;
            case DateWord.Month:
                _day.NamedMonth = word.Value;
                _scanner.Skip('-');
                return true;
            case DateWord.Zone when _hasNumber:
                _zone.Set(word.Value);
                return true;
            default:
                // Words before the first number may be anything ("Thursday,").
                return !_hasNumber && !_scanner.Peek.IsNumber;
        }
    }

    private bool TakeOffset(DateToken sign)
    {
        _zone.SetSign(sign.Value == '-');
        var number = _scanner.Peek.IsNumber ? _scanner.Next() : default;
        _hasNumber = true;
        if (_scanner.Peek.IsSymbol(':'))
        {
            (_zone.Hour, _zone.Minute) = (number.Value, null);
            return true;
        }

        (_zone.Hour, _zone.Minute) = number.Length is 1 or 2 ? (number.Value, 0) : (number.Value / 100, number.Value % 100);
        return number.Length is >= 1 and <= 4;
    }

    private static int Milliseconds(DateToken fraction) => fraction.Length switch
    {
        1 => fraction.Value * 100,
        2 => fraction.Value * 10,
        3 => fraction.Value,
        _ => (int)(fraction.Value / Math.Pow(10, Math.Min(fraction.Length, 9) - 3)),
    };
}
