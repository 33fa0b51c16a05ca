using System.Text;
using System.Text.RegularExpressions;

namespace Bizoholic.Flows.Expressions.Extensions;

/// <summary>Capital letters for titles and sentences.</summary>
internal static partial class LetterCase
{
    /// <summary>Capitals for the words of an English title: small words inside stay small, and what has capitals of its own stays.</summary>
    public static string Title(string text)
    {
        var title = new StringBuilder(text.Length);
        foreach (Match token in Tokens().Matches(text))
        {
            var end = token.Index + token.Length;
            var isInside = token.Index != 0 && end != text.Length;
            var isLink = end < text.Length && text[end] == ':' && !(end + 1 < text.Length && char.IsWhiteSpace(text[end + 1]));
            title.Append(OwnCapitals().IsMatch(token.Value) || (isInside && SmallWords().IsMatch(token.Value)) || isLink
                ? token.Value
                : FirstLetter().Replace(token.Value, letter => letter.Value.ToUpperInvariant(), 1));
        }

        return title.ToString();
    }

    /// <summary>A capital for the first letter of each sentence, and small letters for the rest.</summary>
    public static string Sentence(string text)
    {
        var sentence = new StringBuilder(text.Length);
        var isStart = true;
        foreach (var letter in text)
        {
            var isLetter = char.IsLetter(letter);
            sentence.Append(isLetter && isStart ? char.ToUpperInvariant(letter) : char.ToLowerInvariant(letter));
            isStart = letter is '.' or '!' or '?' || (isStart && !isLetter);
        }

        return sentence.ToString();
    }

    /// <summary>Words and what stands between them; line breaks are lost, as in n8n.</summary>
    [GeneratedRegex(@"[^\s:–—-]+|[^\n\r\u2028\u2029]", RegexOptions.CultureInvariant)]
    private static partial Regex Tokens();

    [GeneratedRegex(@".(?=[A-Z]|\..)", RegexOptions.CultureInvariant)]
    private static partial Regex OwnCapitals();

    [GeneratedRegex("[A-Za-z0-9\u00C0-\u00FF]", RegexOptions.CultureInvariant)]
    private static partial Regex FirstLetter();

    [GeneratedRegex(@"\b(?:a|an|and|as|at|because|but|by|en|for|if|in|neither|nor|of|on|or|only|over|per|so|some|that|than|the|to|up|upon|v|vs|versus|via|when|with|without|yet)\b", RegexOptions.ECMAScript | RegexOptions.IgnoreCase)]
    private static partial Regex SmallWords();
}
