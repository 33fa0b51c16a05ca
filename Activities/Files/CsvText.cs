using System.Globalization;
using System.Text;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;
using CsvHelper;
using CsvHelper.Configuration;

namespace Bizoholic.Flows.Activities.Files;

internal static class CsvText
{
    public static byte[] Write(IReadOnlyList<ValueObject> rows, string delimiter, bool hasHeader)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        using (var csv = new CsvWriter(text, Configuration(delimiter)))
        {
            var columns = SheetRows.Columns(rows);
            var isFirst = true;
            foreach (var row in hasHeader ? rows.Select(row => columns.Select(column => SheetRows.Text(row[column]))).Prepend(columns) : rows.Select(row => columns.Select(column => SheetRows.Text(row[column]))))
            {
                if (!isFirst)
                {
                    csv.NextRecord();
                }

                isFirst = false;
                foreach (var cell in row)
                {
                    csv.WriteField(cell);
                }
            }
        }

        return [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text.ToString())];
    }

    /// <summary>Rows by the names of the first one, or by place under <c>row</c>; cells without text are left out unless they are wanted.</summary>
    public static IEnumerable<ValueObject> Rows(IEnumerable<IReadOnlyList<Value>> table, bool hasHeader, bool includesEmpty)
    {
        IReadOnlyList<string>? names = null;
        foreach (var cells in table)
        {
            if (hasHeader && names is null)
            {
                names = [.. cells.Select(cell => cell.ToString())];
            }
            else if (!hasHeader && includesEmpty)
            {
                yield return ValueObject.From(("row", ValueArray.From(cells)));
            }
            else
            {
                var row = new ValueObject.Builder(cells.Count);
                for (var at = 0; at < cells.Count; at++)
                {
                    if (includesEmpty || cells[at].AsString() is not "")
                    {
                        row.Set(names is null ? at.ToString(CultureInfo.InvariantCulture) : at < names.Count ? names[at] : $"__EXTRA_{at}", cells[at]);
                    }
                }

                yield return hasHeader ? row.Build() : ValueObject.From(("row", row.Build()));
            }
        }
    }

    /// <summary>All cells are text; an empty one is empty text.</summary>
    public static IEnumerable<IReadOnlyList<Value>> Read(string text, string delimiter)
    {
        using var csv = new CsvParser(new StringReader(text), Configuration(delimiter));
        while (csv.Read())
        {
            yield return [.. csv.Record!.Select(cell => (Value)cell)];
        }
    }

    private static CsvConfiguration Configuration(string delimiter) => new(CultureInfo.InvariantCulture)
    {
        Delimiter = delimiter.Length == 0 ? "," : delimiter.Replace("\\t", "\t", StringComparison.Ordinal),
        NewLine = "\n",
        BadDataFound = null,
        IgnoreBlankLines = true,
        ExceptionMessagesContainRawData = false,
    };
}
