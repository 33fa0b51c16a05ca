using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Files;

/// <summary>Tables in HTML files.</summary>
internal static partial class HtmlSheet
{
    private const int MaxCells = 5_000_000;

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

    /// <summary>
    /// The cells of the first table, each where its neighbours' spans leave room. What a cell says of its type counts; else what looks like a number or a date is
    /// one, and TRUE and FALSE are what they say.
    /// </summary>
    /// <param name="isRaw">Whether all cells stay texts.</param>
    /// <exception cref="FaultException">There is no table.</exception>
    public static IReadOnlyList<IReadOnlyList<Value>> Read(string html, bool isRaw = false)
    {
        var table = new HtmlParser().ParseDocument(html).QuerySelector("table") ?? throw new FaultException("The file holds no table.");
        var rows = new List<List<Value>>();
        var (count, width) = (0L, 0);
        // How many more rows the cell above reaches down, by column.
        var taken = new Dictionary<int, int>();
        foreach (var row in table.QuerySelectorAll("tr"))
        {
            var cells = new List<Value>();
            foreach (var cell in row.QuerySelectorAll("th, td"))
            {
                Skip(cells, taken);
                var (across, down) = (SpanOf(cell, "colspan"), SpanOf(cell, "rowspan"));
                Bound(count + cells.Count + across);
                for (var at = 0; at < across; at++)
                {
                    taken[cells.Count] = down - 1;
                    cells.Add(at == 0 ? ValueOf(cell, isRaw) : default);
                }
            }

            Skip(cells, taken);
            rows.Add(cells);
            (count, width) = (count + cells.Count, Math.Max(width, cells.Count));
            Bound((long)width * rows.Count);
        }

        foreach (var cells in rows)
        {
            cells.AddRange(Enumerable.Repeat(default(Value), width - cells.Count));
        }

        return rows;
    }

    private static void Bound(long cells)
    {
        if (cells > MaxCells)
        {
            throw new FaultException($"The table has more than {MaxCells:N0} cells.");
        }
    }

    private static void Skip(List<Value> cells, Dictionary<int, int> taken)
    {
        while (taken.TryGetValue(cells.Count, out var rows) && rows > 0)
        {
            taken[cells.Count] = rows - 1;
            cells.Add(default);
        }
    }

    private static int SpanOf(IElement cell, string name) => int.TryParse(cell.GetAttribute(name), NumberStyles.None, CultureInfo.InvariantCulture, out var span) ? Math.Clamp(span, 1, 1_000) : 1;

    private static Value ValueOf(IElement cell, bool isRaw)
    {
        var shown = string.Concat(cell.ChildNodes.Select(node => node is IElement { LocalName: "br" } ? "\n" : node.TextContent));
        var text = (cell.GetAttribute("data-v") ?? shown).Trim();
        return (isRaw ? "s" : cell.GetAttribute("data-t"), text) switch
        {
            (_, "") => default,
            ("s", _) => shown,
            ("b", _) => text is "true" or "TRUE" or "1",
            (_, "TRUE") => true,
            (_, "FALSE") => false,
            _ => NumberOf(text) ?? (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _) ? $"{text}T00:00:00.000Z" : text),
        };
    }

    /// <summary>A number as tables show it: <c>1,234.5</c>, <c>$5</c>, <c>12%</c>.</summary>
    private static Value? NumberOf(string text)
    {
        var plain = text.EndsWith('%') ? text[..^1] : text;
        return (!text.Contains(',', StringComparison.Ordinal) || Grouped().IsMatch(plain)) && double.TryParse(plain.Replace("$", "", StringComparison.Ordinal), NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? plain.Length < text.Length ? number / 100 : number
            : null;
    }

    [GeneratedRegex(@"^\$?-?\d{1,3}(,\d{3})+(\.\d+)?$")]
    private static partial Regex Grouped();

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
