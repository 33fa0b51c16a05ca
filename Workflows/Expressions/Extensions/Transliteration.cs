using System.Collections.Frozen;
using System.Text;

namespace Bizoholic.Flows.Expressions.Extensions;

/// <summary>Letters with marks as plain ASCII letters; what has no likeness becomes a question mark.</summary>
internal static class Transliteration
{
    private static readonly FrozenDictionary<char, string> Special = new Dictionary<char, string>
    {
        ['ß'] = "ss",
        ['ẞ'] = "SS",
        ['æ'] = "ae",
        ['Æ'] = "AE",
        ['œ'] = "oe",
        ['Œ'] = "OE",
        ['ø'] = "o",
        ['Ø'] = "O",
        ['đ'] = "d",
        ['Đ'] = "D",
        ['ð'] = "d",
        ['Ð'] = "D",
        ['þ'] = "th",
        ['Þ'] = "TH",
        ['ł'] = "l",
        ['Ł'] = "L",
        ['ı'] = "i",
        ['ħ'] = "h",
        ['Ħ'] = "H",
        ['ŋ'] = "ng",
        ['‘'] = "'",
        ['’'] = "'",
        ['‚'] = "'",
        ['“'] = "\"",
        ['”'] = "\"",
        ['„'] = "\"",
        ['«'] = "<<",
        ['»'] = ">>",
        ['–'] = "-",
        ['—'] = "--",
        ['…'] = "...",
        ['€'] = "EUR",
        ['£'] = "PS",
        ['©'] = "(c)",
        ['®'] = "(r)",
        ['™'] = "tm",
        ['°'] = "deg",
        ['\u00a0'] = " ",
        ['¿'] = "?",
        ['¡'] = "!",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<char, string> Letters = Tables().ToFrozenDictionary();

    public static string ToAscii(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            var letter = rune.IsBmp ? (char)rune.Value : '\0';
            if (rune.IsAscii)
            {
                plain.Append(letter);
            }
            else if (Special.TryGetValue(letter, out var known) || Letters.TryGetValue(letter, out known))
            {
                plain.Append(known);
            }
            else if (Rune.GetUnicodeCategory(rune) is not System.Globalization.UnicodeCategory.NonSpacingMark)
            {
                plain.Append('?');
            }
        }

        return plain.ToString();
    }

    private static IEnumerable<KeyValuePair<char, string>> Tables()
    {
        (string Plain, string Marked)[] rows =
        [
            ("a", "àáâãäåāăąǎ"), ("A", "ÀÁÂÃÄÅĀĂĄǍ"), ("c", "çćĉċč"), ("C", "ÇĆĈĊČ"), ("d", "ď"), ("D", "Ď"), ("e", "èéêëēĕėęě"), ("E", "ÈÉÊËĒĔĖĘĚ"),
            ("g", "ĝğġģ"), ("G", "ĜĞĠĢ"), ("h", "ĥ"), ("H", "Ĥ"), ("i", "ìíîïĩīĭįǐ"), ("I", "ÌÍÎÏĨĪĬĮİǏ"), ("j", "ĵ"), ("J", "Ĵ"), ("k", "ķ"), ("K", "Ķ"),
            ("l", "ĺļľ"), ("L", "ĹĻĽ"), ("n", "ñńņňŉ"), ("N", "ÑŃŅŇ"), ("o", "òóôõöōŏőǒ"), ("O", "ÒÓÔÕÖŌŎŐǑ"), ("r", "ŕŗř"), ("R", "ŔŖŘ"),
            ("s", "śŝşšș"), ("S", "ŚŜŞŠȘ"), ("t", "ţťțŧ"), ("T", "ŢŤȚŦ"), ("u", "ùúûüũūŭůűųǔ"), ("U", "ÙÚÛÜŨŪŬŮŰŲǓ"), ("w", "ŵ"), ("W", "Ŵ"),
            ("y", "ýÿŷ"), ("Y", "ÝŶŸ"), ("z", "źżž"), ("Z", "ŹŻŽ"),
        ];
        return rows.SelectMany(row => row.Marked.Select(marked => KeyValuePair.Create(marked, row.Plain))).Concat(Cyrillic()).Concat(Greek());
    }

    private static IEnumerable<KeyValuePair<char, string>> Cyrillic() => Spelled(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        "a b v g d e e zh z i i k l m n o p r s t u f h c ch sh shch \" y ' e iu ia");

    private static IEnumerable<KeyValuePair<char, string>> Greek() => Spelled(
        "αβγδεζηθικλμνξοπρστυφχψω",
        "a b g d e z e th i k l m n x o p r s t u ph kh ps o");

    private static IEnumerable<KeyValuePair<char, string>> Spelled(string letters, string spellings) =>
        letters.Zip(spellings.Split(' ')).SelectMany(pair => new[]
        {
            KeyValuePair.Create(pair.First, pair.Second),
            KeyValuePair.Create(char.ToUpperInvariant(pair.First), char.ToUpperInvariant(pair.Second[0]) + pair.Second[1..]),
        });
}
