using System.Net;
using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace Bizoholic.Flows.Activities.Http;

/// <summary>What a flow's author wrote as HTML, without all that could do more than be read: the tags that n8n leaves in a form's texts, and no scripts, styles or handlers.</summary>
public static class SafeHtml
{
    private static readonly HashSet<string> Kept = new(StringComparer.Ordinal)
    {
        "b", "div", "i", "img", "em", "strong", "a", "h1", "h2", "h3", "h4", "h5", "h6", "u", "sub", "sup", "code", "pre", "span", "br", "ul", "ol", "li", "p", "table", "thead", "tbody", "tfoot", "td", "tr", "th",
    };

    /// <summary>Tags that go with what is in them.</summary>
    private static readonly HashSet<string> Dropped = new(StringComparer.Ordinal) { "script", "style", "textarea", "option", "noscript", "template", "iframe", "object", "svg", "math" };

    private static readonly HashSet<string> Empty = new(StringComparer.Ordinal) { "br", "img" };

    private static readonly Dictionary<string, string[]> Attributes = new(StringComparer.Ordinal)
    {
        ["a"] = ["href", "target", "rel"],
        ["img"] = ["src", "alt", "width", "height"],
        ["td"] = ["colspan", "rowspan", "scope", "headers"],
        ["th"] = ["colspan", "rowspan", "scope", "headers"],
    };

    /// <summary>What visitors entered may be in it: text as long as this is no page that somebody wrote, and takes a parser long when it is nested.</summary>
    private const int LongestHtml = 100_000;

    /// <summary>What is nested deeper is left out.</summary>
    private const int Deepest = 100;

    public static string Of(string html)
    {
        if (html.Length > LongestHtml)
        {
            return Text(html);
        }

        if (!html.Contains('<', StringComparison.Ordinal) && !html.Contains('&', StringComparison.Ordinal))
        {
            return html.Replace(">", "&gt;", StringComparison.Ordinal);
        }

        var made = new StringBuilder();
        foreach (var node in new HtmlParser().ParseDocument(html).Body!.ChildNodes)
        {
            Write(made, node, depth: 1);
        }

        return made.ToString();
    }

    private static void Write(StringBuilder made, INode node, int depth)
    {
        if (node is IText text)
        {
            made.Append(Text(text.Data));
        }
        else if (node is IElement element && depth <= Deepest && !Dropped.Contains(element.LocalName))
        {
            var isKept = Kept.Contains(element.LocalName) && element.NamespaceUri == "http://www.w3.org/1999/xhtml";
            if (isKept)
            {
                made.Append('<').Append(element.LocalName);
                foreach (var name in Attributes.GetValueOrDefault(element.LocalName, []))
                {
                    if (element.GetAttribute(name) is { } value && (name is not ("href" or "src") || IsAddress(value)))
                    {
                        made.Append(' ').Append(name).Append("=\"").Append(WebUtility.HtmlEncode(value)).Append('"');
                    }
                }

                made.Append(Empty.Contains(element.LocalName) ? " />" : ">");
            }

            foreach (var child in element.ChildNodes)
            {
                Write(made, child, depth + 1);
            }

            if (isKept && !Empty.Contains(element.LocalName))
            {
                made.Append("</").Append(element.LocalName).Append('>');
            }
        }
    }

    private static bool IsAddress(string value) => Uri.TryCreate(value, UriKind.Absolute, out var address) && address.Scheme is "http" or "https";

    private static string Text(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
}
