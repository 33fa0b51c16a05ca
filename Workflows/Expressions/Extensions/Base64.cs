using System.Text;

namespace Bizoholic.Flows.Expressions.Extensions;

/// <summary>Base64 of UTF-8 text; reading forgives missing padding and the URL-safe letters.</summary>
internal static class Base64
{
    public static string Encode(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    public static string Decode(string text)
    {
        var clean = new string([.. text.Replace('-', '+').Replace('_', '/').Where(letter => char.IsAsciiLetterOrDigit(letter) || letter is '+' or '/')]);
        clean = clean.Length % 4 == 1 ? clean[..^1] : clean;
        return Encoding.UTF8.GetString(Convert.FromBase64String(clean.PadRight((clean.Length + 3) / 4 * 4, '=')));
    }
}
