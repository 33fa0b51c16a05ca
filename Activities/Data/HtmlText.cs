using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Dom;

namespace Bizoholic.Flows.Activities.Data;

/// <summary>The text people see of HTML.</summary>
internal static partial class HtmlText
{
    private static readonly HashSet<string> Blocks = new(StringComparer.OrdinalIgnoreCase)
    {
        "address", "article", "aside", "blockquote", "div", "dl", "dt", "dd", "fieldset", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "table", "tr", "ul",
    };

    public static string Of(IEnumerable<IElement> elements, string skipped)
    {
        var text = new StringBuilder();
        foreach (var element in elements)
        {
            foreach (var unwanted in skipped.Length == 0 ? [] : element.QuerySelectorAll(skipped).ToArray())
            {
                unwanted.Remove();
            }

            Write(element, text);
            Break(text);
        }

        return text.ToString().Trim();
    }

    /// <summary>Line breaks and runs of white space as one blank.</summary>
    public static string Clean(string text) => Blanks().Replace(LineBreaks().Replace(text, ""), " ").Trim();

    private static void Write(INode node, StringBuilder text)
    {
        foreach (var child in node.ChildNodes)
        {
            switch (child)
            {
                case IText words:
                    text.Append(Blanks().Replace(words.Data, " "));
                    break;
                case IElement { LocalName: "script" or "style" or "template" }:
                    break;
                case IElement { LocalName: "br" }:
                    text.Append('\n');
                    break;
                case IElement element when Blocks.Contains(element.LocalName):
                    Break(text);
                    Write(element, text);
                    Break(text);
                    break;
                case IElement element:
                    Write(element, text);
                    break;
            }
        }
    }

    private static void Break(StringBuilder text)
    {
        while (text.Length > 0 && text[^1] == ' ')
        {
            text.Length--;
        }

        if (text.Length > 0 && text[^1] != '\n')
        {
            text.Append('\n');
        }
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();

    [GeneratedRegex(@"^\s+|\s+$", RegexOptions.Multiline)]
    private static partial Regex LineBreaks();
}
