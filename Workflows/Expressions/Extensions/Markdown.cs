using System.Text.RegularExpressions;

namespace Bizoholic.Flows.Expressions.Extensions;

/// <summary>Takes Markdown's marks and HTML tags out of a text.</summary>
internal static partial class Markdown
{
    private const int Patience = 250;

    public static string Remove(string text)
    {
        try
        {
            text = ListMarks().Replace(text, "$1");
            text = Underlines().Replace(text, "\n").Replace("~~", "", StringComparison.Ordinal);
            text = Fences().Replace(text, "");
            text = HtmlTags().Replace(text, "");
            text = Footnotes().Replace(text, "");
            text = Images().Replace(text, "");
            text = Links().Replace(text, "$1").Replace(">", "", StringComparison.Ordinal);
            text = Headings().Replace(text, "$1");
            text = Emphasis().Replace(text, "$2");
            text = InlineCode().Replace(text, "$1");
            return BlankLines().Replace(text, "\n\n");
        }
        catch (RegexMatchTimeoutException)
        {
            return text;
        }
    }

    [GeneratedRegex(@"^([\s\t]*)(?:[*\-+]|\d\.)\s+", RegexOptions.Multiline | RegexOptions.CultureInvariant, Patience)]
    private static partial Regex ListMarks();

    [GeneratedRegex(@"\n={2,}", RegexOptions.CultureInvariant, Patience)]
    private static partial Regex Underlines();

    [GeneratedRegex(@"`{3}.*\n", RegexOptions.CultureInvariant, Patience)]
    private static partial Regex Fences();

    [GeneratedRegex(@"<[\w\s='"":(),;/.|-]+[>\\]", RegexOptions.CultureInvariant, Patience)]
    private static partial Regex HtmlTags();

    [GeneratedRegex(@"\[\^.+?\](?:: .*?$)?|\s{0,2}\[.*?\]: .*?$", RegexOptions.CultureInvariant, Patience)]
    private static partial Regex Footnotes();

    [GeneratedRegex(@"!\[.*?\][\[(].*?[\])]", RegexOptions.CultureInvariant, Patience)]
    private static partial Regex Images();

    [GeneratedRegex(@"\[(.*?)\][\[(].*?[\])]", RegexOptions.CultureInvariant, Patience)]
    private static partial Regex Links();

    [GeneratedRegex(@"^#{1,6}\s*([^#]*)\s*(?:#{1,6})?", RegexOptions.Multiline | RegexOptions.CultureInvariant, Patience)]
    private static partial Regex Headings();

    [GeneratedRegex(@"([*_]{1,3})(\S.*?\S)\1", RegexOptions.CultureInvariant, Patience)]
    private static partial Regex Emphasis();

    [GeneratedRegex(@"`(.+?)`", RegexOptions.CultureInvariant, Patience)]
    private static partial Regex InlineCode();

    [GeneratedRegex(@"\n{2,}", RegexOptions.CultureInvariant, Patience)]
    private static partial Regex BlankLines();
}
