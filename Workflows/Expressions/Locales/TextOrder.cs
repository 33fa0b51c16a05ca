namespace Bizoholic.Flows.Expressions.Locales;

/// <summary>The order in which people sort: letters by alphabet, then by marks, then small before capital; signs before digits before letters.</summary>
internal static class TextOrder
{
    /// <param name="isNumeric">Runs of digits count as numbers.</param>
    /// <param name="ignoresMarks">é equals e.</param>
    /// <param name="ignoresCase">A equals a.</param>
    public static int Compare(string one, string other, bool isNumeric = false, bool ignoresMarks = false, bool ignoresCase = false)
    {
        var (a, b) = (Accents.Compose(one), Accents.Compose(other));
        var order = ComparePlain(a, b, isNumeric);
        if (order == 0 && !ignoresMarks)
        {
            order = FirstDifference(a, b, char.ToLowerInvariant);
        }

        return order == 0 && !ignoresCase ? -FirstDifference(a, b, Accents.Plain) : order;
    }

    private static int ComparePlain(string a, string b, bool isNumeric)
    {
        var (i, j) = (0, 0);
        while (i < a.Length && j < b.Length)
        {
            if (isNumeric && char.IsAsciiDigit(a[i]) && char.IsAsciiDigit(b[j]))
            {
                var (first, second) = (Digits(a, ref i), Digits(b, ref j));
                var byNumber = first.Length != second.Length ? first.Length - second.Length : string.CompareOrdinal(first, second);
                if (byNumber != 0)
                {
                    return Math.Sign(byNumber);
                }

                continue;
            }

            var order = Weight(a[i++]).CompareTo(Weight(b[j++]));
            if (order != 0)
            {
                return Math.Sign(order);
            }
        }

        return Math.Sign((a.Length - i) - (b.Length - j));
    }

    private static string Digits(string text, ref int at)
    {
        var start = at;
        while (at < text.Length && char.IsAsciiDigit(text[at]))
        {
            at++;
        }

        return text[start..at].TrimStart('0');
    }

    private static (int Kind, char Letter) Weight(char letter)
    {
        var plain = char.ToLowerInvariant(Accents.Plain(letter));
        return (char.IsWhiteSpace(plain) ? 0 : char.IsDigit(plain) ? 2 : char.IsLetter(plain) ? 3 : 1, plain);
    }

    private static int FirstDifference(string a, string b, Func<char, char> fold)
    {
        for (var i = 0; i < Math.Min(a.Length, b.Length); i++)
        {
            var order = fold(a[i]).CompareTo(fold(b[i]));
            if (order != 0)
            {
                return Math.Sign(order);
            }
        }

        return 0;
    }
}
