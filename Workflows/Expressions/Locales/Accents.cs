using System.Collections.Frozen;
using System.Text;

namespace Bizoholic.Flows.Expressions.Locales;

/// <summary>Latin letters with marks, taken apart and put together: the platform does neither without system cultures.</summary>
internal static class Accents
{
    private static readonly (char Mark, string Letters, string Bases)[] Table =
    [
        ('\u0300', "ÀÈÌÒÙàèìòùǸǹẀẁỲỳ", "AEIOUaeiouNnWwYy"),
        ('\u0301', "ÁÉÍÓÚÝáéíóúýĆćĹĺŃńŔŕŚśŹźẂẃ", "AEIOUYaeiouyCcLlNnRrSsZzWw"),
        ('\u0302', "ÂÊÎÔÛâêîôûĈĉĜĝĤĥĴĵŜŝŴŵŶŷ", "AEIOUaeiouCcGgHhJjSsWwYy"),
        ('\u0303', "ÃÑÕãñõĨĩŨũẼẽỸỹ", "ANOanoIiUuEeYy"),
        ('\u0304', "ĀāĒēĪīŌōŪū", "AaEeIiOoUu"),
        ('\u0306', "ĂăĔĕĞğĬĭŎŏŬŭ", "AaEeGgIiOoUu"),
        ('\u0307', "ĊċĖėĠġİŻż", "CcEeGgIZz"),
        ('\u0308', "ÄËÏÖÜäëïöüÿŸẄẅ", "AEIOUaeiouyYWw"),
        ('\u030a', "ÅåŮů", "AaUu"),
        ('\u030b', "ŐőŰű", "OoUu"),
        ('\u030c', "ČčĎďĚěŇňŘřŠšŤťŽžǍǎǏǐǑǒǓǔ", "CcDdEeNnRrSsTtZzAaIiOoUu"),
        ('\u0326', "ȘșȚț", "SsTt"),
        ('\u0327', "ÇçĢģĶķĻļŅņŖŗŞşŢţ", "CcGgKkLlNnRrSsTt"),
        ('\u0328', "ĄąĘęĮįŲų", "AaEeIiUu"),
    ];

    private static readonly FrozenDictionary<char, (char Base, char Mark)> Apart =
        Table.SelectMany(row => row.Letters.Zip(row.Bases, (letter, plain) => (letter, plain, row.Mark))).ToFrozenDictionary(entry => entry.letter, entry => (entry.plain, entry.Mark));

    private static readonly FrozenDictionary<(char Base, char Mark), char> Together = Apart.ToFrozenDictionary(entry => entry.Value, entry => entry.Key);

    public static string Decompose(string text)
    {
        var apart = new StringBuilder(text.Length);
        foreach (var letter in text)
        {
            if (Apart.TryGetValue(letter, out var parts))
            {
                apart.Append(parts.Base).Append(parts.Mark);
            }
            else
            {
                apart.Append(letter);
            }
        }

        return apart.ToString();
    }

    public static string Compose(string text)
    {
        var together = new StringBuilder(text.Length);
        foreach (var letter in text)
        {
            if (together.Length > 0 && Together.TryGetValue((together[^1], letter), out var composed))
            {
                together[^1] = composed;
            }
            else
            {
                together.Append(letter);
            }
        }

        return together.ToString();
    }

    /// <summary>The letter without its mark.</summary>
    public static char Plain(char letter) => Apart.TryGetValue(letter, out var parts) ? parts.Base : letter;
}
