using System.Globalization;

namespace Bizoholic.Flows.Storage.Model;

/// <summary>The month a run's id was made in, as a number like 202611. Read from the id, so that whoever knows a run's id knows where its journal lies.</summary>
internal static class RunMonth
{
    /// <summary>Where the journals of runs live whose id tells no time.</summary>
    public const int Unknown = 0;

    /// <summary>Ids are version 7 UUIDs as hex digits, with or without dashes: their first 48 bits are milliseconds since 1970.</summary>
    public static int Of(string runId)
    {
        Span<char> digits = stackalloc char[12];
        var count = 0;
        foreach (var letter in runId)
        {
            if (count == digits.Length)
            {
                break;
            }

            if (letter != '-')
            {
                digits[count++] = letter;
            }
        }

        return count == digits.Length && long.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var milliseconds)
            ? Of(milliseconds)
            : Unknown;
    }

    public static int Of(DateTimeOffset moment) => (moment.UtcDateTime.Year * 100) + moment.UtcDateTime.Month;

    private static int Of(long milliseconds)
    {
        // Other ids may look like hexadecimal; a month far off would need a partition of its own.
        const long From2020 = 1_577_836_800_000, To2100 = 4_102_444_800_000;
        return milliseconds is >= From2020 and < To2100 ? Of(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)) : Unknown;
    }
}
