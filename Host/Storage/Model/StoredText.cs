using System.Globalization;
using System.Text;

namespace Bizoholic.Flows.Storage.Model;

/// <summary>
/// Text as databases can hold it, without loss: U+0000 (refused by PostgreSQL, an end of string to SQLite's functions), lone surrogates (no UTF-8 form) and the
/// escape character itself are written as U+0001 and four hex digits. All other text is stored as it is.
/// </summary>
internal static class StoredText
{
    private const char Mark = '\u0001';

    public static string Escape(string text) => NeedsEscape(text) ? EscapeSlowly(text) : text;

    public static string? EscapeOptional(string? text) => text is null ? null : Escape(text);

    public static string Unescape(string stored) => stored.Contains(Mark) ? UnescapeSlowly(stored) : stored;

    private static bool NeedsEscape(string text) => text.AsSpan().ContainsAny('\0', Mark) || HasLoneSurrogate(text);

    private static bool HasLoneSurrogate(string text)
    {
        var first = text.AsSpan().IndexOfAnyInRange('\ud800', '\udfff');
        for (var i = first; i >= 0 && i < text.Length; i++)
        {
            if (char.IsSurrogatePair(text, i))
            {
                i++;
            }
            else if (char.IsSurrogate(text[i]))
            {
                return true;
            }
        }

        return false;
    }

    private static string EscapeSlowly(string text)
    {
        var escaped = new StringBuilder(text.Length + 16);
        for (var i = 0; i < text.Length; i++)
        {
            if (i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]))
            {
                escaped.Append(text[i]).Append(text[++i]);
            }
            else if (text[i] is '\0' or Mark || char.IsSurrogate(text[i]))
            {
                escaped.Append(Mark).Append(((int)text[i]).ToString("x4", CultureInfo.InvariantCulture));
            }
            else
            {
                escaped.Append(text[i]);
            }
        }

        return escaped.ToString();
    }

    private static string UnescapeSlowly(string stored)
    {
        var text = new StringBuilder(stored.Length);
        for (var i = 0; i < stored.Length; i++)
        {
            if (stored[i] == Mark)
            {
                text.Append((char)ushort.Parse(stored.AsSpan(i + 1, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
                i += 4;
            }
            else
            {
                text.Append(stored[i]);
            }
        }

        return text.ToString();
    }
}
