using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Dom;

namespace Bizoholic.Flows.Activities.Data;

/// <summary>
/// HTML as text to read, laid out as n8n's converter does: headings in capitals, lists with their marks, the address behind a link, lines of 80
/// characters.
/// </summary>
internal sealed partial class HtmlText
{
    private const int LineWidth = 80;

    private readonly int _width;
    private readonly bool _isCapital;
    private readonly List<Block> _blocks = [];
    private readonly StringBuilder _run = new();

    private HtmlText(int width, bool isCapital) => (_width, _isCapital) = (width, isCapital);

    /// <param name="skipped">Selectors of what is left out, separated by commas; empty for nothing.</param>
    public static string Of(IElement element, string skipped)
    {
        foreach (var unwanted in skipped.Length == 0 ? [] : element.QuerySelectorAll(skipped).ToArray())
        {
            unwanted.Remove();
        }

        return Render(element, LineWidth, isCapital: false);
    }

    /// <summary>Without line breaks, and with one blank where there were several.</summary>
    public static string Clean(string text) => Blanks().Replace(LineBreaks().Replace(text.Trim(), ""), " ");

    private static string Render(INode parent, int width, bool isCapital)
    {
        var text = new HtmlText(width, isCapital);
        text.AddChildren(parent);
        text.EndRun();
        return text.Join();
    }

    private void AddChildren(INode parent)
    {
        foreach (var child in parent.ChildNodes)
        {
            Add(child);
        }
    }

    private void Add(INode node)
    {
        switch (node)
        {
            case IText words:
                _run.Append(Blanks().Replace(_isCapital ? words.Data.ToUpperInvariant() : words.Data, " "));
                break;
            case IElement { LocalName: "script" or "style" or "template" or "head" }:
                break;
            case IElement { LocalName: "br" }:
                _run.Append('\n');
                break;
            case IElement { LocalName: "a" } link:
                AddChildren(link);
                AddAddress(link.GetAttribute("href") is { } address && !address.StartsWith('#') ? address : "");
                break;
            case IElement { LocalName: "img" } image:
                _run.Append(image.GetAttribute("alt"));
                AddAddress(image.GetAttribute("src") ?? "");
                break;
            case IElement element:
                AddElement(element);
                break;
        }
    }

    private void AddAddress(string address)
    {
        if (address.Length > 0)
        {
            _run.Append(_run.Length > 0 && _run[^1] is not (' ' or '\n') ? " " : "").Append('[').Append(address).Append(']');
        }
    }

    private void AddElement(IElement element)
    {
        switch (element.LocalName)
        {
            case ['h', >= '1' and <= '6']:
                AddBlock(Render(element, _width, isCapital: true), 3, 2);
                break;
            case "p":
                AddBlock(Render(element, _width, _isCapital), 2, 2);
                break;
            case "blockquote":
                AddBlock(string.Join('\n', Render(element, _width - 2, _isCapital).Split('\n').Select(line => $"> {line}")), 2, 2);
                break;
            case "table":
                AddBlock(Render(element, _width, _isCapital), 2, 2);
                break;
            case "pre":
                AddBlock(element.TextContent.Trim('\n'), 2, 2);
                break;
            case "hr":
                AddBlock(new string('-', _width), 2, 2);
                break;
            case "ul" or "ol":
                var isNested = element.ParentElement?.LocalName == "li";
                AddBlock(List(element, isNested), isNested ? 1 : 2, isNested ? 1 : 2);
                break;
            case "article" or "aside" or "div" or "footer" or "form" or "header" or "main" or "nav" or "section":
                AddBlock(Render(element, _width, _isCapital), 1, 1);
                break;
            default:
                AddChildren(element);
                break;
        }
    }

    private string List(IElement list, bool isNested)
    {
        var items = list.Children.Where(child => child.LocalName == "li").ToArray();
        var width = list.LocalName == "ol" ? $" {items.Length}. ".Length : 3;
        return string.Join('\n', items.Select((item, place) =>
        {
            var mark = (list.LocalName == "ol" ? $" {place + 1}. " : " * ").PadRight(width);
            mark = isNested ? mark.TrimStart() : mark;
            return mark + Render(item, _width - mark.Length, _isCapital).Replace("\n", "\n" + new string(' ', mark.Length), StringComparison.Ordinal);
        }));
    }

    private void AddBlock(string text, int before, int after)
    {
        EndRun();
        if (text.Length > 0)
        {
            _blocks.Add(new Block(text, before, after));
        }
    }

    private void EndRun()
    {
        var lines = _run.ToString().Split('\n').Select(line => Wrap(Blanks().Replace(line, " ").Trim()));
        _run.Clear();
        if (string.Join('\n', lines) is { } text && text.Trim().Length > 0)
        {
            _blocks.Add(new Block(text, 0, 0));
        }
    }

    private string Wrap(string line)
    {
        if (line.Length <= _width)
        {
            return line;
        }

        var (text, length) = (new StringBuilder(), 0);
        foreach (var word in line.Split(' '))
        {
            var fits = length > 0 && length + 1 + word.Length <= _width;
            text.Append(length == 0 ? "" : fits ? " " : "\n").Append(word);
            length = fits ? length + 1 + word.Length : word.Length;
        }

        return text.ToString();
    }

    private string Join()
    {
        var text = new StringBuilder();
        for (var i = 0; i < _blocks.Count; i++)
        {
            text.Append('\n', i == 0 ? 0 : Math.Max(_blocks[i - 1].After, _blocks[i].Before)).Append(_blocks[i].Text);
        }

        return text.ToString();
    }

    /// <param name="Before">Line breaks that stand before it at least, unless it is the first.</param>
    private readonly record struct Block(string Text, int Before, int After);

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();

    [GeneratedRegex(@"\r\n|\n|\r")]
    private static partial Regex LineBreaks();
}
