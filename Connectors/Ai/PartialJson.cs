using System.Text;

namespace Bizoholic.Flows.Connectors.Ai;

/// <summary>What a person can read of JSON that is still being written.</summary>
public static class PartialJson
{
    /// <summary>The texts in it, one below the other, without the names of members; the text itself where it is no JSON.</summary>
    public static string TextsOf(string json)
    {
        var start = json.IndexOf('{', StringComparison.Ordinal);
        if (start < 0 || json[..start].Trim().Trim('`') is not ("" or "json"))
        {
            return json;
        }

        var (read, text, inArray) = (new StringBuilder(), new StringBuilder(), new Stack<bool>());
        var (isText, isValue) = (false, false);
        for (var at = start; at < json.Length; at++)
        {
            var letter = json[at];
            if (!isText)
            {
                isText = letter == '"';
                isValue = letter switch
                {
                    ':' => true,
                    ',' => inArray.TryPeek(out var listed) && listed,
                    _ => isValue,
                };
                if (letter is '[' or '{')
                {
                    inArray.Push(isValue = letter == '[');
                }
                else if (letter is ']' or '}')
                {
                    inArray.TryPop(out _);
                }
            }
            else if (letter == '"')
            {
                isText = false;
                Add(read, text, isValue);
            }
            else if (letter == '\\')
            {
                at = Unescape(json, at + 1, text);
            }
            else
            {
                text.Append(letter);
            }
        }

        Add(read, text, isValue);
        return read.ToString();
    }

    private static void Add(StringBuilder read, StringBuilder text, bool isValue)
    {
        if (isValue && text.Length > 0)
        {
            read.Append(read.Length > 0 ? "\n" : "").Append(text);
        }

        text.Clear();
    }

    /// <returns>Where the escape ends; it may not have come yet.</returns>
    private static int Unescape(string json, int at, StringBuilder text)
    {
        if (at >= json.Length)
        {
            return at;
        }

        if (json[at] == 'u')
        {
            if (at + 4 < json.Length && ushort.TryParse(json.AsSpan(at + 1, 4), System.Globalization.NumberStyles.HexNumber, null, out var code))
            {
                text.Append((char)code);
            }

            return at + 4;
        }

        text.Append(json[at] switch { 'n' => '\n', 't' => '\t', 'r' => '\r', 'b' or 'f' => ' ', var letter => letter });
        return at;
    }
}
