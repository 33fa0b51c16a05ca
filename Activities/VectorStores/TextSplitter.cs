using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.VectorStores;

/// <summary>Cuts texts into pieces of a length, where they may be cut with the least harm; a piece may begin with the end of the one before.</summary>
internal sealed class TextSplitter
{
    /// <summary>What a token is on average, in English.</summary>
    private const int LettersOfToken = 4;

    private static readonly string[] Plain = ["\n\n", "\n", " ", ""];
    private static readonly string[] Markdown = ["\n## ", "\n### ", "\n#### ", "\n##### ", "\n###### ", "```\n\n", "\n\n***\n\n", "\n\n---\n\n", "\n\n___\n\n", .. Plain];

    private readonly TextSplit _kind;
    private readonly string _separator;
    private readonly int _length;
    private readonly int _overlap;

    /// <param name="length">Longest piece, in letters or tokens.</param>
    /// <param name="overlap">How much of a piece the next one may repeat.</param>
    public TextSplitter(TextSplit kind, int length, int overlap, string separator)
    {
        if (length < 1 || overlap < 0 || overlap >= length)
        {
            throw new FaultException($"Pieces of {length} cannot overlap by {overlap}: the overlap has to be shorter than the piece.");
        }

        var unit = kind == TextSplit.Tokens ? LettersOfToken : 1;
        (_kind, _separator, _length, _overlap) = (kind, separator, length * unit, overlap * unit);
    }

    /// <summary>The pieces, each with the lines of the text that it spans.</summary>
    public IEnumerable<(string Text, int FromLine, int ToLine)> Split(string text)
    {
        var (at, line, counted) = (-1, 1, 0);
        foreach (var piece in Pieces(text))
        {
            // A piece is found behind the beginning of the one before, which it may overlap.
            at = Math.Max(0, text.IndexOf(piece, at + 1, StringComparison.Ordinal));
            line = at >= counted ? line + Lines(text.AsSpan(counted, at - counted)) : line - Lines(text.AsSpan(at, counted - at));
            counted = at;
            yield return (piece, line, line + Lines(piece));
        }
    }

    private IEnumerable<string> Pieces(string text) => _kind switch
    {
        TextSplit.None => [text],
        TextSplit.Separator => Joined([.. Parts(text, _separator, keepsSeparator: false)], _separator),
        TextSplit.Markdown => Finer(text, Markdown),
        _ => Finer(text, Plain),
    };

    /// <summary>Cuts at the first separator that the text has; what is still too long, at those that come after it.</summary>
    private IEnumerable<string> Finer(string text, ReadOnlyMemory<string> separators)
    {
        var found = 0;
        while (found < separators.Length - 1 && !text.Contains(separators.Span[found], StringComparison.Ordinal))
        {
            found++;
        }

        var (separator, rest) = (separators.Span[found], separators[(found + 1)..]);
        var fitting = new List<string>();
        foreach (var part in Parts(text, separator, keepsSeparator: true))
        {
            if (part.Length < _length)
            {
                fitting.Add(part);
                continue;
            }

            foreach (var piece in Joined(fitting, ""))
            {
                yield return piece;
            }

            fitting = [];
            foreach (var piece in rest.Length == 0 ? [part] : Finer(part, rest))
            {
                yield return piece;
            }
        }

        foreach (var piece in Joined(fitting, ""))
        {
            yield return piece;
        }
    }

    /// <summary>Puts parts together as long as they fit, and begins each piece with as many of the last ones as may be repeated.</summary>
    private IEnumerable<string> Joined(List<string> parts, string separator)
    {
        var (first, length) = (0, 0);
        for (var i = 0; i < parts.Count; i++)
        {
            if (i > first && length + parts[i].Length + ((i - first) * separator.Length) > _length)
            {
                if (Trimmed(parts, first, i, separator) is { Length: > 0 } piece)
                {
                    yield return piece;
                }

                while (first < i && (length > _overlap || length + parts[i].Length + ((i - first) * separator.Length) > _length))
                {
                    length -= parts[first++].Length;
                }
            }

            length += parts[i].Length;
        }

        if (first < parts.Count && Trimmed(parts, first, parts.Count, separator) is { Length: > 0 } last)
        {
            yield return last;
        }
    }

    /// <summary>Without spaces around it. Line breaks stay, they tell where it stood; a piece of nothing else is none.</summary>
    private static string Trimmed(List<string> parts, int from, int to, string separator)
    {
        var text = string.Join(separator, parts.Skip(from).Take(to - from)).AsSpan();
        var (start, end) = (0, text.Length);
        while (start < end && IsSpace(text[start]))
        {
            start++;
        }

        while (end > start && IsSpace(text[end - 1]))
        {
            end--;
        }

        return text.IsWhiteSpace() ? "" : text[start..end].ToString();

        static bool IsSpace(char letter) => char.IsWhiteSpace(letter) && letter is not ('\n' or '\r' or '\t');
    }

    private static IEnumerable<string> Parts(string text, string separator, bool keepsSeparator)
    {
        if (separator.Length == 0)
        {
            return text.EnumerateRunes().Select(letter => letter.ToString());
        }

        var parts = text.Split(separator);
        return parts.Select((part, i) => keepsSeparator && i > 0 ? separator + part : part).Where(part => part.Length > 0);
    }

    private static int Lines(ReadOnlySpan<char> text) => text.Count('\n');
}
