using System.Net;
using System.Text;
using AngleSharp.Html.Parser;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Activities.Files;

/// <summary>Tables in HTML files.</summary>
internal static class HtmlSheet
{
    public static string Write(IReadOnlyList<ValueObject> rows, bool hasHeader)
    {
        var columns = SheetRows.Columns(rows);
        var html = new StringBuilder("<html><head><meta charset=\"utf-8\"/><title>SheetJS Table Export</title></head><body><table>");
        foreach (var cells in hasHeader ? rows.Select(row => columns.Select(column => SheetRows.Text(row[column]))).Prepend(columns) : rows.Select(row => columns.Select(column => SheetRows.Text(row[column]))))
        {
            html.Append("<tr>");
            foreach (var cell in cells)
            {
                html.Append("<td>").Append(WebUtility.HtmlEncode(cell)).Append("</td>");
            }

            html.Append("</tr>");
        }

        return html.Append("</table></body></html>").ToString();
    }

    /// <summary>The cells of the first table.</summary>
    public static IEnumerable<IReadOnlyList<Value>> Read(string html)
        => new HtmlParser().ParseDocument(html).QuerySelector("table")?.QuerySelectorAll("tr").Select(row => (IReadOnlyList<Value>)[.. row.QuerySelectorAll("th, td").Select(cell => cell.TextContent.Trim() is { Length: > 0 } text ? (Value)text : default)]) ?? [];
}
