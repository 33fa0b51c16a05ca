using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Bizoholic.Flows.Values;

/// <summary>
/// Text of JSON as JavaScript reads it: half of a surrogate pair is a character there (emoji that were cut in two are in many a web request), and bytes
/// that are no UTF-8 become the replacement character.
/// </summary>
internal static class JsonStrings
{
    /// <summary>The text or the name the reader stands at.</summary>
    public static string Read(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return Unescape(reader.ValueSpan);
        }
    }

    public static string Read(JsonElement element)
    {
        try
        {
            return element.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return Unescape(JsonMarshal.GetRawUtf8Value(element)[1..^1]);
        }
    }

    public static string NameOf(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            return Unescape(JsonMarshal.GetRawUtf8PropertyName(member));
        }
    }

    /// <summary>Letters for the numbers that the writer puts in the place of emoji and some others: only what JSON.stringify escapes stays escaped.</summary>
    public static string WithLetters(string json)
    {
        if (!json.Contains("\\u", StringComparison.Ordinal))
        {
            return json;
        }

        var made = new StringBuilder(json.Length);
        for (var at = 0; at < json.Length; at++)
        {
            if (json[at] != '\\')
            {
                made.Append(json[at]);
            }
            else if (json[at + 1] != 'u')
            {
                made.Append(json, at++, 2);
            }
            else
            {
                var unit = (char)int.Parse(json.AsSpan(at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
                _ = unit is < ' ' or '"' or '\\' ? made.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}") : made.Append(unit);
                at += 5;
            }
        }

        return made.ToString();
    }

    /// <param name="escaped">What stands between the quotes; its escapes are known to be well formed.</param>
    private static string Unescape(ReadOnlySpan<byte> escaped)
    {
        var text = Encoding.UTF8.GetString(escaped);
        var made = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] != '\\')
            {
                made.Append(text[at]);
                continue;
            }

            at++;
            made.Append(text[at] switch
            {
                'b' => '\b',
                'f' => '\f',
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                'u' => (char)int.Parse(text.AsSpan(at + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture),
                var other => other,
            });
            at += text[at] == 'u' ? 4 : 0;
        }

        return made.ToString();
    }
}
