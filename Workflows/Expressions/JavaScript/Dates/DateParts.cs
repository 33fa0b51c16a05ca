namespace Bizoholic.Flows.Expressions.JavaScript.Dates;

/// <summary>Numbers of a text that stand for a day, in the order they came.</summary>
internal sealed class DayParts
{
    private readonly List<int> _numbers = [];

    public int? NamedMonth { get; set; }

    public bool IsIso { get; set; }

    public bool IsEmpty => _numbers.Count == 0;

    /// <summary>False when there are more than a day has.</summary>
    public bool Add(int number)
    {
        if (_numbers.Count == 3)
        {
            return false;
        }

        _numbers.Add(number);
        return true;
    }

    /// <summary>What is missing is 1; two digits of a year lie between 1950 and 2049.</summary>
    public (int Year, int Month, int Day)? Read()
    {
        if (IsEmpty)
        {
            return null;
        }

        int[] all = [.. _numbers, .. Enumerable.Repeat(1, 3 - _numbers.Count)];
        var (year, month, day) = NamedMonth is { } named
            ? IsDay(all[0]) ? (all[1], named, all[0]) : (all[0], named, all[1])
            : IsIso || !IsDay(all[0]) ? (all[0], all[1], all[2]) : (all[2], all[0], all[1]);
        if (!IsIso && year is >= 0 and < 100)
        {
            year += year < 50 ? 2000 : 1900;
        }

        return month is >= 1 and <= 12 && IsDay(day) ? (year, month, day) : null;
    }

    private static bool IsDay(int number) => number is >= 1 and <= 31;
}

/// <summary>Numbers that stand for a time of day.</summary>
internal sealed class TimeParts
{
    private const int Size = 4;

    private readonly int[] _numbers = new int[Size];
    private int _count;

    /// <summary>Hours to add to a time with am or pm.</summary>
    public int? HalfDay { get; set; }

    public bool IsEmpty => _count == 0;

    public bool Add(int number)
    {
        if (_count == Size)
        {
            return false;
        }

        _numbers[_count++] = number;
        return true;
    }

    public void AddLast(int number)
    {
        Add(number);
        _count = Size;
    }

    public bool Expects(int number) => _count switch
    {
        1 or 2 => number < 60,
        3 => number < 1_000,
        _ => false,
    };

    /// <returns>Milliseconds of the day.</returns>
    public int? Read()
    {
        var hour = _numbers[0];
        if (HalfDay is { } half)
        {
            if (hour > 12)
            {
                return null;
            }

            hour = (hour % 12) + half;
        }

        var rest = (((_numbers[1] * 60) + _numbers[2]) * 1_000) + _numbers[3];
        var isTime = (hour < 24 && _numbers[1] < 60 && _numbers[2] < 60 && _numbers[3] < 1_000) || (hour == 24 && rest == 0);
        return isTime ? (hour * 3_600_000) + rest : null;
    }
}

/// <summary>Numbers that stand for the distance from UTC.</summary>
internal sealed class ZoneParts
{
    private int? _sign;

    public int? Hour { get; set; }

    public int? Minute { get; set; }

    public bool IsEmpty => Hour is null;

    public bool IsUtc => Hour == 0 && Minute == 0;

    /// <summary>Minutes from UTC; null for the local zone.</summary>
    public int? Offset => _sign is { } sign ? sign * (((Hour ?? 0) * 60) + (Minute ?? 0)) : null;

    public void Set(int hours) => (_sign, Hour, Minute) = (hours < 0 ? -1 : 1, Math.Abs(hours), 0);

    public void SetSign(bool isNegative) => _sign = isNegative ? -1 : 1;

    public bool Expects(int number) => Hour is not null && Minute is null && number < 60;
}
