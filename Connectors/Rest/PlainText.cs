using System.Net;
using System.Text.RegularExpressions;

namespace Bizoholic.Flows.Connectors.Rest;

/// <summary>Turns the HTML that services put into messages into one line of text.</summary>
internal static partial class PlainText
{
    private const int Longest = 300;

    public static string From(string html)
    {
        var text = Spaces().Replace(WebUtility.HtmlDecode(Tags().Replace(Unseen().Replace(html, " "), " ")), " ").Trim();
        return text.Length <= Longest ? text : text[..Longest] + "…";
    }

    [GeneratedRegex("<(script|style|head)\\b.*?</\\1>", RegexOptions.IgnoreCase | RegexOptions.Singleline, 1000)]
    private static partial Regex Unseen();

    [GeneratedRegex("<[^>]{0,2000}>", RegexOptions.None, 1000)]
    private static partial Regex Tags();

    [GeneratedRegex("\\s+", RegexOptions.None, 1000)]
    private static partial Regex Spaces();
}
