using System.Globalization;

namespace Bizoholic.Flows.Values;

/// <summary>Numbers as JavaScript writes them: plain digits between 1e-6 and 1e21, an exponent outside.</summary>
public static class NumberText
{
    public static string Of(double number)
    {
        if (number == Math.Truncate(number) && Math.Abs(number) < 1e15)
        {
            return ((long)number).ToString(CultureInfo.InvariantCulture);
        }

        if (double.IsNaN(number))
        {
            return "NaN";
        }

        if (double.IsInfinity(number))
        {
            return number > 0 ? "Infinity" : "-Infinity";
        }

        var text = number.ToString("R", CultureInfo.InvariantCulture);
        var (digits, exponent) = Digits(text);
        var sign = number < 0 ? "-" : "";
        return exponent switch
        {
            > 20 or < -6 => $"{sign}{digits[0]}{(digits.Length > 1 ? "." + digits[1..] : "")}e{(exponent < 0 ? "-" : "+")}{Math.Abs(exponent)}",
            < 0 => $"{sign}0.{new string('0', -exponent - 1)}{digits}",
            _ when digits.Length > exponent + 1 => $"{sign}{digits[..(exponent + 1)]}.{digits[(exponent + 1)..]}",
            _ => sign + digits.PadRight(exponent + 1, '0'),
        };
    }

    /// <summary>The significant digits of a round-trip text, and the power of ten of the first one.</summary>
    private static (string Digits, int Exponent) Digits(string text)
    {
        var mark = text.IndexOf('E');
        var exponent = mark < 0 ? 0 : int.Parse(text.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var plain = (mark < 0 ? text : text[..mark]).TrimStart('-');
        var point = plain.IndexOf('.');
        var whole = point < 0 ? plain : plain[..point];
        var all = whole + (point < 0 ? "" : plain[(point + 1)..]);
        var leading = all.Length - all.TrimStart('0').Length;
        return (all.Trim('0'), exponent + whole.Length - 1 - leading);
    }
}
