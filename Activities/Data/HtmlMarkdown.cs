using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Activities.Data;

/// <summary>HTML as Markdown: headings, lists, links, images, quotes, code and emphasis; everything else as its text.</summary>
internal sealed partial class HtmlMarkdown
{
    private readonly string _bullet;
    private readonly string _emphasis;
    private readonly string _strong;
    private readonly string _fence;
    private readonly bool _isIndented;
    private readonly List<string>? _references;
    private readonly HashSet<string> _ignored;
    private readonly bool _isTight;
    private readonly bool _keepsData;
    private readonly (string Text, string Replacement)[] _replaced;

    private HtmlMarkdown(Value options)
    {
        string Mark(string name, string otherwise) => options[name].AsString() is { Length: > 0 } given ? given : otherwise;
        _bullet = Mark("bulletMarker", "*");
        _emphasis = Mark("emDelimiter", "_");
        _strong = Mark("strongDelimiter", "**");
        _fence = Mark("codeFence", "```");
        _isIndented = options["codeBlockStyle"].AsString() == "indented";
        _references = JsText.IsTruthy(options["useLinkReferenceDefinitions"]) ? [] : null;
        _ignored = FieldPath.Names(options["ignore"].AsString() ?? "").ToHashSet(StringComparer.OrdinalIgnoreCase);
        _isTight = options["maxConsecutiveNewlines"] is { Kind: ValueKind.Number, Number: 1 };
        _keepsData = JsText.IsTruthy(options["keepDataImages"]);
        _replaced = [.. (options["textReplace"]["values"].AsArray() ?? ValueArray.Empty).Where(pair => pair["pattern"].ToString().Length > 0).Select(pair => (pair["pattern"].ToString(), pair["replacement"].IsNullish ? "" : pair["replacement"].ToString()))];
    }

    /// <param name="options">The node's options, by n8n's names.</param>
    public static string Of(string html, Value options)
    {
        var made = new HtmlMarkdown(options);
        var text = new StringBuilder();
        made.Blocks(new HtmlParser().ParseDocument(html).Body!, text, "");
        var markdown = ManyBreaks().Replace(text.ToString(), made._isTight ? "\n" : "\n\n").Trim();
        return made._references is { Count: > 0 } references ? $"{markdown}\n\n\n{string.Join('\n', references.Select((address, place) => $"[{place + 1}]: {address}"))}" : markdown;
    }

    private string LinkOf(string text, string address, string title)
    {
        if (_references is null)
        {
            return text == address && title.Length == 0 ? $"<{address}>" : $"[{text}]({address.Replace("(", "%28", StringComparison.Ordinal).Replace(")", "%29", StringComparison.Ordinal)}{title})";
        }

        var place = _references.IndexOf(address);
        if (place < 0)
        {
            place = _references.Count;
            _references.Add(address);
        }

        return $"[{text}][{place + 1}]";
    }

    private void Blocks(INode parent, StringBuilder text, string indent)
    {
        foreach (var node in parent.ChildNodes)
        {
            if (node is not IElement element)
            {
                Append(text, node);
                continue;
            }

            switch (element.LocalName)
            {
                case "script" or "style" or "head" or "template":
                    break;
                case var name when _ignored.Contains(name):
                    break;
                case ['h', >= '1' and <= '6' and var level]:
                    text.Append("\n\n").Append('#', level - '0').Append(' ').Append(Inlines(element).Trim()).Append("\n\n");
                    break;
                case "p" or "div" or "section" or "article" or "main" or "header" or "footer" or "body" or "dl" or "dt" or "dd":
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
                    text.Append("\n\n").AppendJoin('\n', ManyBreaks().Replace(quote.ToString(), "\n\n").Trim().Split('\n').Select(line => line.StartsWith('>') ? $">{line}" : $"> {line}")).Append("\n\n");
                    break;
                case "pre":
                    var code = element.TextContent.Trim('\n');
                    text.Append("\n\n").Append(_isIndented ? string.Join('\n', code.Split('\n').Select(line => $"    {line}")) : $"{_fence}{LanguageOf(element)}\n{code}\n{_fence}").Append("\n\n");
                    break;
                case "hr":
                    text.Append("\n\n---\n\n");
                    break;
                case "table":
                    Table(element, text);
                    break;
                default:
                    Append(text, element);
                    break;
            }
        }
    }

    private void List(IElement list, StringBuilder text, string indent)
    {
        text.Append(text.Length == 0 || text[^1] == '\n' ? "" : "\n");
        var number = 1;
        foreach (var item in list.Children.Where(child => child.LocalName == "li"))
        {
            var mark = list.LocalName == "ol" ? $"{number++}. " : $"{_bullet} ";
            var content = new StringBuilder();
            Blocks(item, content, indent + "   ");
            var lines = TrailingBlanks().Replace(InnerBreaks().Replace(content.ToString().Trim(), $"$1  \n{indent}"), "$1  ");
            if (lines.Length > 0)
            {
                text.Append(indent).Append(mark).Append(lines).Append('\n');
            }
        }
    }

    private void Table(IElement table, StringBuilder text)
    {
        var rows = table.QuerySelectorAll("tr").Select(row => row.Children.Select(cell => Inlines(cell).Trim().Replace("|", "\\|", StringComparison.Ordinal)).ToArray()).Where(row => row.Length > 0).ToArray();
        if (rows.Length == 0)
        {
            return;
        }

        // Columns are as wide as their longest cell.
        var widths = Enumerable.Range(0, rows.Max(row => row.Length)).Select(column => rows.Max(row => column < row.Length ? row[column].Length : 0)).ToArray();
        string Line(string[] cells) => Row([.. widths.Select((width, column) => (column < cells.Length ? cells[column] : "").PadRight(width))]);
        text.Append("\n\n").Append(Line(rows[0])).Append(Row([.. widths.Select(width => new string('-', width))])).AppendJoin("", rows.Skip(1).Select(Line)).Append('\n');
    }

    private static string Row(string[] cells) => $"| {string.Join(" | ", cells)} |\n";

    /// <summary>What the code is written in: <c>class="language-js"</c>.</summary>
    private static string LanguageOf(IElement pre)
        => (pre.QuerySelector("code") ?? pre).ClassList.FirstOrDefault(name => name.StartsWith("language-", StringComparison.Ordinal))?["language-".Length..] ?? "";

    private string Inlines(INode parent)
    {
        var text = new StringBuilder();
        foreach (var node in parent.ChildNodes)
        {
            Append(text, node);
        }

        return text.ToString();
    }

    /// <summary>Between two marked texts that touch there is a blank: their marks would be read as one.</summary>
    private void Append(StringBuilder text, INode node)
    {
        var made = Inline(node);
        text.Append(made.Length > 0 && IsMarked(node) && IsMarked(node.PreviousSibling) && text.Length > 0 && text[^1] == made[0] ? " " : "").Append(made);
    }

    private static bool IsMarked(INode? node) => node is IElement { LocalName: "strong" or "b" or "em" or "i" or "del" or "s" or "strike" };

    private string Inline(INode node) => node switch
    {
        IElement ignored when _ignored.Contains(ignored.LocalName) => "",
        IText words => Escaped(_replaced.Aggregate(Blanks().Replace(words.Data, " "), ReplaceFirst)),
        IElement { LocalName: "strong" or "b" } strong => Wrapped(_strong, Inlines(strong)),
        IElement { LocalName: "em" or "i" } emphasis => Wrapped(_emphasis, Inlines(emphasis)),
        IElement { LocalName: "del" or "s" or "strike" } deleted => Wrapped("~~", Inlines(deleted)),
        IElement { LocalName: "code" } code => code.TextContent.Contains('`', StringComparison.Ordinal) ? $"`` {code.TextContent} ``" : $"`{code.TextContent}`",
        IElement { LocalName: "br" } => "  \n",
        IElement { LocalName: "img" } image => ImageOf(image),
        IElement { LocalName: "a" } link when link.GetAttribute("href") is { Length: > 0 } address => LinkOf(Inlines(link), address, TitleOf(link)),
        IElement { LocalName: "script" or "style" } => "",
        IElement element => Inlines(element),
        _ => "",
    };

    /// <summary>Images that are written out in the page are left out unless they are wanted: they would be all there is to read.</summary>
    private string ImageOf(IElement image) => image.GetAttribute("src") is { Length: > 0 } source && (_keepsData || !source.StartsWith("data:", StringComparison.OrdinalIgnoreCase)) ? $"![{image.GetAttribute("alt")}]({source}{TitleOf(image)})" : "";

    private static string TitleOf(IElement element) => element.GetAttribute("title") is { Length: > 0 } title ? $" \"{title.Replace("\"", "\\\"", StringComparison.Ordinal)}\"" : "";

    /// <summary>n8n calls it a pattern, and looks for the text as it is, once in each piece.</summary>
    private static string ReplaceFirst(string text, (string Text, string Replacement) pair)
        => text.IndexOf(pair.Text, StringComparison.Ordinal) is >= 0 and var at ? $"{text[..at]}{pair.Replacement}{text[(at + pair.Text.Length)..]}" : text;

    /// <summary>Blanks at the ends stay outside: within the marks they would keep them from being read.</summary>
    private static string Wrapped(string mark, string text)
        => text.Trim() is { Length: > 0 } inner ? $"{text[..^text.TrimStart().Length]}{mark}{inner}{mark}{text[text.TrimEnd().Length..]}" : text;

    /// <summary>What would mean something in Markdown, and is only text.</summary>
    private static string Escaped(string text) => StartOfLine().Replace(Marks().Replace(text, @"\$&"), @"$1$3\$2$4");

    [GeneratedRegex(@"[\\`*_~\[\]]")]
    private static partial Regex Marks();

    [GeneratedRegex(@"^(\s*?)((?:\+\s)|(?:[=>-])|(?:#{1,6}\s))|(?:(\d+)(\.\s))", RegexOptions.Multiline)]
    private static partial Regex StartOfLine();

    [GeneratedRegex(@"([^\r\n])(?:\r?\n)+")]
    private static partial Regex InnerBreaks();

    [GeneratedRegex(@"(\S+?)[^\S\r\n]+$", RegexOptions.Multiline)]
    private static partial Regex TrailingBlanks();

    [GeneratedRegex(@"[ \t]*\n\s*\n(?: (?! ))?")]
    private static partial Regex ManyBreaks();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
