using System.Text;
using System.Text.RegularExpressions;

namespace Bizoholic.Flows.Expressions.Extensions;

/// <summary>Base64 of UTF-8 text; reading forgives missing padding and the URL-safe letters, and gives a character for each byte where it is no text.</summary>
internal static partial class Base64
{
    public static string Encode(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    /// <returns>Null where a letter is missing.</returns>
    public static string? Decode(string text)
    {
        var clean = new string([.. text.Replace('-', '+').Replace('_', '/').Where(letter => char.IsAsciiLetterOrDigit(letter) || letter is '+' or '/')]);
        return clean.Length % 4 == 1 ? null
            : Sequence().Replace(Encoding.Latin1.GetString(Convert.FromBase64String(clean.PadRight((clean.Length + 3) / 4 * 4, '='))), found => Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(found.Value)));
    }

    /// <summary>The bytes of one character in UTF-8.</summary>
    [GeneratedRegex("[\xC0-\xDF][\x80-\xBF]|[\xE0-\xEF][\x80-\xBF]{2}|[\xF0-\xF7][\x80-\xBF]{3}")]
    private static partial Regex Sequence();
}
