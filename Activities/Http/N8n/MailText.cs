using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace Bizoholic.Flows.Activities.Http.N8n;

/// <summary>The text of a mail as HTML, and the other way round, as n8n's nodes leave them.</summary>
internal static partial class MailText
{
    /// <summary>As many letters a line has at most.</summary>
    private const int Width = 80;

    /// <summary>Paragraphs and lines, with links to what looks like an address.</summary>
    public static string AsHtml(string text)
    {
        var lines = text.ReplaceLineEndings("\n");
        var made = new StringBuilder();
        var at = 0;
        foreach (Match link in Address().Matches(lines))
        {
            made.Append(Encoded(lines[at..link.Index])).Append("<a href=\"").Append(link.Value).Append("\">").Append(Encoded(link.Value)).Append("</a>");
            at = link.Index + link.Length;
        }

        made.Append(Encoded(lines[at..]));
        return $"<p>{Blanks().Replace(LineEnds().Replace(made.ToString().Trim(), ""), "</p><p>").Replace("\n", "<br/>", StringComparison.Ordinal)}</p>";
    }

    public static string Encoded(string text)
        => string.Concat(text.EnumerateRunes().Select(letter => letter.Value switch
        {
            '&' => "&amp;",
            '<' => "&lt;",
            '>' => "&gt;",
            '"' => "&quot;",
            '\'' => "&apos;",
            > 126 => string.Create(CultureInfo.InvariantCulture, $"&#x{letter.Value:X};"),
            _ => letter.ToString(),
        }));

    /// <summary>What is read of a page: a line for each block, the address behind a link or picture.</summary>
    public static string OfHtml(string html)
    {
        var made = new StringBuilder();
        var breaks = 0;
        if (new HtmlParser().ParseDocument(html).Body is { } body)
        {
            Read(body, isLoud: false);
        }

        return string.Join('\n', LineEnds().Replace(made.ToString(), "").Split('\n').Select(Wrapped)).Trim('\n');

        void Read(INode node, bool isLoud)
        {
            switch (node)
            {
                case IText text:
                    var words = Spaces().Replace(text.Data, " ");
                    Write(isLoud ? words.ToUpperInvariant() : words);
                    break;
                case IElement { LocalName: "br" }:
                    Write("\n");
                    break;
                case IElement { LocalName: "img" } picture:
                    Write($"{picture.GetAttribute("alt")} [{picture.GetAttribute("src")}]".TrimStart());
                    break;
                case IElement { LocalName: "style" or "script" or "head" or "title" }:
                    break;
                case IElement element:
                    var around = element.LocalName switch
                    {
                        "p" or "h1" or "h2" or "h3" or "h4" or "h5" or "h6" or "table" or "ul" or "ol" or "pre" or "blockquote" => 2,
                        "div" or "li" or "section" or "article" or "header" or "footer" or "main" or "nav" or "aside" or "form" => 1,
                        _ => 0,
                    };
                    breaks = Math.Max(breaks, around);
                    if (element.LocalName == "li")
                    {
                        Write(element.ParentElement is { LocalName: "ol" } list ? $" {list.Children.Where(child => child.LocalName == "li").TakeWhile(child => child != element).Count() + 1}. " : " * ");
                    }

                    foreach (var child in element.ChildNodes)
                    {
                        Read(child, isLoud || element.LocalName is "h1" or "h2" or "h3" or "h4" or "h5" or "h6");
                    }

                    if (element.LocalName == "a" && element.GetAttribute("href") is { Length: > 0 } address && element.TextContent.Trim() != address)
                    {
                        Write($" [{address}]");
                    }

                    breaks = Math.Max(breaks, around);
                    break;
            }
        }

        void Write(string text)
        {
            var isAtStart = made.Length == 0 || breaks > 0 || made[^1] is '\n' or ' ';
            text = isAtStart && text.StartsWith(' ') && text != " * " ? text.TrimStart(' ') : text;
            if (text.Length > 0)
            {
                made.Append(made.Length == 0 ? "" : new string('\n', breaks)).Append(text);
                breaks = 0;
            }
        }
    }

    private static string Wrapped(string line)
    {
        var made = new StringBuilder();
        var length = 0;
        foreach (var (n, word) in line.Split(' ').Index())
        {
            var isNext = n > 0 && length + 1 + word.Length > Width;
            made.Append(n == 0 ? "" : isNext ? "\n" : " ").Append(word);
            length = isNext ? word.Length : length + word.Length + (n == 0 ? 0 : 1);
        }

        return made.ToString();
    }

    [GeneratedRegex(@"https?://[^\s<>""]*[^\s<>"".,;:!?)\]]", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Address();

    [GeneratedRegex(@"[ \t]+$", RegexOptions.Multiline, 1000)]
    private static partial Regex LineEnds();

    [GeneratedRegex(@"\n\n+", RegexOptions.None, 1000)]
    private static partial Regex Blanks();

    [GeneratedRegex(@"\s+", RegexOptions.None, 1000)]
    private static partial Regex Spaces();
}
