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
        var configuration = Configuration(delimiter);
        configuration.NewLine = "\n";
        configuration.ShouldQuote = cell => cell.Field is { Length: > 0 } field && (field.AsSpan().ContainsAny("\"\r\n") || field.Contains(configuration.Delimiter, StringComparison.Ordinal));
        using (var csv = new CsvWriter(text, configuration))
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

    /// <summary>All cells are text; an empty one is empty text. Every record has as many cells as the first.</summary>
    /// <param name="fromLine">The first line that is read: what stands above it need not be a table.</param>
    /// <param name="relaxesQuotes">Whether quotes may stand inside cells that begin without one.</param>
    /// <param name="mostFaulty">How many records that cannot be read are left out.</param>
    /// <exception cref="FaultException">A record cannot be read.</exception>
    public static IEnumerable<IReadOnlyList<Value>> Read(string text, string delimiter, int fromLine = 1, bool relaxesQuotes = false, int mostFaulty = 0)
    {
        string? fault = null;
        var faulty = 0;
        var configuration = Configuration(delimiter);
        configuration.BadDataFound = relaxesQuotes ? null : bad => fault ??= $"a quote stands where none may be, near '{bad.Field[..Math.Min(bad.Field.Length, 40)]}'";
        using var csv = new CsvParser(FromLine(text, fromLine), configuration);
        var cells = -1;
        while (csv.Read())
        {
            var record = csv.Record!;
            cells = cells < 0 ? record.Length : cells;
            fault ??= record.Length == cells ? null : $"it has {record.Length} cells, but the first record has {cells}";
            if (fault is null)
            {
                yield return [.. record.Select(cell => (Value)cell)];
            }
            else if (++faulty > mostFaulty)
            {
                throw new FaultException(mostFaulty == 0 ? $"Record {csv.Row} of the CSV cannot be read: {fault}." : $"More than {mostFaulty} records of the CSV cannot be read. The last one is record {csv.Row}: {fault}.");
            }

            fault = null;
        }
    }

    private static StringReader FromLine(string text, int line)
    {
        var reader = new StringReader(text);
        for (var i = 1; i < line && reader.ReadLine() is not null; i++)
        {
        }

        return reader;
    }

    private static CsvConfiguration Configuration(string delimiter) => new(CultureInfo.InvariantCulture)
    {
        Delimiter = delimiter.Length == 0 ? "," : delimiter.Replace("\\t", "\t", StringComparison.Ordinal),
        BadDataFound = null,
        IgnoreBlankLines = true,
        ExceptionMessagesContainRawData = false,
    };
}
