using System.Globalization;
using System.Net;
using System.Text;
using AngleSharp.Dom;
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
        var number = 0;
        foreach (var cells in hasHeader ? rows.Select(row => columns.Select(column => row[column])).Prepend(columns.Select(column => (Value)column)) : rows.Select(row => columns.Select(column => row[column])))
        {
            number++;
            html.Append("<tr>");
            foreach (var (place, cell) in cells.Index())
            {
                Append(html, cell, $"{ColumnOf(place)}{number}");
            }

            html.Append("</tr>");
        }

        return html.Append("</table></body></html>").ToString();
    }

    /// <summary>The cells of the first table. What a cell says of its type counts; else numbers are numbers, and TRUE and FALSE are what they say.</summary>
    public static IEnumerable<IReadOnlyList<Value>> Read(string html)
        => new HtmlParser().ParseDocument(html).QuerySelector("table")?.QuerySelectorAll("tr").Select(row => (IReadOnlyList<Value>)[.. row.QuerySelectorAll("th, td").Select(ValueOf)]) ?? [];

    private static Value ValueOf(IElement cell)
    {
        var text = (cell.GetAttribute("data-v") ?? cell.TextContent).Trim();
        return (cell.GetAttribute("data-t"), text) switch
        {
            (_, "") => default,
            ("s", _) => string.Concat(cell.ChildNodes.Select(node => node is IElement { LocalName: "br" } ? "\n" : node.TextContent)),
            ("b", _) => text is "true" or "TRUE" or "1",
            (_, "TRUE") => true,
            (_, "FALSE") => false,
            _ => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : text,
        };
    }

    private static void Append(StringBuilder html, Value cell, string place)
    {
        var text = WebUtility.HtmlEncode(SheetRows.Text(cell)).Replace("\n", "<br/>", StringComparison.Ordinal);
        var (type, value) = cell.Kind switch
        {
            ValueKind.Number => ("n", text),
            ValueKind.Boolean => ("b", cell.Boolean ? "true" : "false"),
            ValueKind.Null => ("z", ""),
            ValueKind.Undefined => ("", ""),
            _ => ("s", text),
        };
        html.Append(type switch
        {
            "" => $"<td id=\"sjs-{place}\"></td>",
            "z" => $"<td data-t=\"z\" id=\"sjs-{place}\"></td>",
            _ => $"<td data-t=\"{type}\" data-v=\"{value}\" id=\"sjs-{place}\">{text}</td>",
        });
    }

    /// <summary>A, B, ... Z, AA, AB.</summary>
    private static string ColumnOf(int place) => place < 26 ? $"{(char)('A' + place)}" : ColumnOf((place / 26) - 1) + (char)('A' + (place % 26));
}
