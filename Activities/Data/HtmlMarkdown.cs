using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace Bizoholic.Flows.Activities.Data;

/// <summary>HTML as Markdown: headings, lists, links, images, quotes, code and emphasis; everything else as its text.</summary>
internal static partial class HtmlMarkdown
{
    public static string Of(string html)
    {
        var text = new StringBuilder();
        Blocks(new HtmlParser().ParseDocument(html).Body!, text, "");
        return ManyBreaks().Replace(text.ToString(), "\n\n").Trim();
    }

    private static void Blocks(INode parent, StringBuilder text, string indent)
    {
        foreach (var node in parent.ChildNodes)
        {
            if (node is not IElement element)
            {
                text.Append(Inline(node));
                continue;
            }

            switch (element.LocalName)
            {
                case "script" or "style" or "head" or "template":
                    break;
                case ['h', >= '1' and <= '6' and var level]:
                    text.Append("\n\n").Append('#', level - '0').Append(' ').Append(Inlines(element).Trim()).Append("\n\n");
                    break;
                case "p" or "div" or "section" or "article" or "main" or "header" or "footer" or "body":
                    text.Append("\n\n");
                    Blocks(element, text, indent);
                    text.Append("\n\n");
                    break;
                case "ul" or "ol":
                    List(element, text, indent);
                    break;
                case "blockquote":
                    var quote = new StringBuilder();
                    Blocks(element, quote, indent);
                    text.Append("\n\n").AppendJoin('\n', ManyBreaks().Replace(quote.ToString(), "\n\n").Trim().Split('\n').Select(line => $"> {line}".TrimEnd())).Append("\n\n");
                    break;
                case "pre":
                    text.Append("\n\n```\n").Append(element.TextContent.Trim('\n')).Append("\n```\n\n");
                    break;
                case "hr":
                    text.Append("\n\n---\n\n");
                    break;
                case "table":
                    Table(element, text);
                    break;
                default:
                    text.Append(Inline(element));
                    break;
            }
        }
    }

    private static void List(IElement list, StringBuilder text, string indent)
    {
        text.Append(indent.Length == 0 ? "\n\n" : "\n");
        var number = 1;
        foreach (var item in list.Children.Where(child => child.LocalName == "li"))
        {
            var mark = list.LocalName == "ol" ? $"{number++}. " : "* ";
            var content = new StringBuilder();
            Blocks(item, content, indent + "  ");
            text.Append(indent).Append(mark).Append(ManyBreaks().Replace(content.ToString(), "\n").Trim()).Append('\n');
        }

        text.Append(indent.Length == 0 ? "\n" : "");
    }

    private static void Table(IElement table, StringBuilder text)
    {
        var rows = table.QuerySelectorAll("tr").Select(row => row.Children.Select(cell => Inlines(cell).Trim().Replace("|", "\\|", StringComparison.Ordinal)).ToArray()).Where(row => row.Length > 0).ToArray();
        if (rows.Length == 0)
        {
            return;
        }

        text.Append("\n\n").Append(Row(rows[0])).Append(Row([.. rows[0].Select(_ => "---")])).AppendJoin("", rows.Skip(1).Select(Row)).Append('\n');
    }

    private static string Row(string[] cells) => $"| {string.Join(" | ", cells)} |\n";

    private static string Inlines(INode parent) => string.Concat(parent.ChildNodes.Select(Inline));

    private static string Inline(INode node) => node switch
    {
        IText words => Blanks().Replace(words.Data, " "),
        IElement { LocalName: "strong" or "b" } strong => Wrapped("**", Inlines(strong)),
        IElement { LocalName: "em" or "i" } emphasis => Wrapped("_", Inlines(emphasis)),
        IElement { LocalName: "del" or "s" } deleted => Wrapped("~~", Inlines(deleted)),
        IElement { LocalName: "code" } code => $"`{code.TextContent}`",
        IElement { LocalName: "br" } => "  \n",
        IElement { LocalName: "img" } image => $"![{image.GetAttribute("alt")}]({image.GetAttribute("src")})",
        IElement { LocalName: "a" } link when link.GetAttribute("href") is { Length: > 0 } address => Inlines(link) is var text && text == address ? $"<{address}>" : $"[{text}]({address})",
        IElement { LocalName: "script" or "style" } => "",
        IElement element => Inlines(element),
        _ => "",
    };

    private static string Wrapped(string mark, string text) => text.Trim().Length == 0 ? text : $"{mark}{text.Trim()}{mark}";

    [GeneratedRegex(@"[ \t]*\n\s*\n\s*")]
    private static partial Regex ManyBreaks();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
