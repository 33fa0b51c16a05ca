using System.Buffers;
using System.Collections.Frozen;
using System.Globalization;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;
using MiniExcelLibs;
using MiniExcelLibs.OpenXml;

namespace Bizoholic.Flows.Activities.Files;

/// <summary>Spreadsheets of the form xlsx.</summary>
internal static class Workbook
{
    /// <summary>What a sheet's name may not hold.</summary>
    private static readonly SearchValues<char> Forbidden = SearchValues.Create(":\\/?*[]");

    /// <summary>What a cell shows whose formula failed.</summary>
    private static readonly FrozenSet<string> Errors = FrozenSet.ToFrozenSet(["#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA"], StringComparer.Ordinal);

    public static byte[] Write(IReadOnlyList<ValueObject> rows, string sheet, bool hasHeader)
    {
        if (sheet.Length > 31 || sheet.AsSpan().ContainsAny(Forbidden))
        {
            throw new FaultException($"The sheet name '{sheet}' cannot be used: it may have up to 31 characters, and none of : \\ / ? * [ ].");
        }

        var columns = SheetRows.Columns(rows);
        using var stream = new MemoryStream();
        stream.SaveAs(
            rows.Select(row => columns.ToDictionary(column => column, column => CellOf(row[column]))).ToArray(),
            printHeader: hasHeader,
            sheetName: sheet.Length > 0 ? sheet : "Sheet",
            excelType: ExcelType.XLSX,
            configuration: new OpenXmlConfiguration { TableStyles = TableStyles.None, AutoFilter = false, FastMode = true });
        return stream.ToArray();
    }

    /// <summary>The cells of a sheet from the first that holds something, or those of the range. Dates are the days since 1900 that the file keeps, as n8n gives them.</summary>
    /// <param name="sheet">Empty for the first.</param>
    /// <exception cref="FaultException">The file is no workbook, or has no such sheet.</exception>
    public static IReadOnlyList<IReadOnlyList<Value>> Read(ReadOnlyMemory<byte> content, string sheet, string range)
    {
        try
        {
            using var stream = new MemoryStream(content.ToArray(), writable: false);
            var names = stream.GetSheetNames();
            if (sheet.Length > 0 && !names.Contains(sheet))
            {
                throw new FaultException($"Spreadsheet does not contain sheet called \"{sheet}\"!");
            }

            var (from, to) = Corners(range.Trim());
            var rows = to.Length > 0
                ? stream.QueryRange(useHeaderRow: false, sheetName: sheet.Length > 0 ? sheet : names[0], excelType: ExcelType.XLSX, startCell: from, endCell: to)
                : stream.Query(useHeaderRow: false, sheetName: sheet.Length > 0 ? sheet : names[0], excelType: ExcelType.XLSX, startCell: from.Length > 0 ? from : "A1");
            List<Value[]> table = [.. rows.Cast<IDictionary<string, object?>>().Select(row => row.Values.Select(ValueOf).ToArray())];
            return to.Length > 0 ? table : FromFirstCell(table, keepsRows: from.Length > 0);
        }
        catch (Exception error) when (error is InvalidDataException or NotSupportedException or System.Xml.XmlException or InvalidOperationException)
        {
            throw new FaultException("The file is no spreadsheet of the form xlsx. Save it as xlsx or csv.", inner: error);
        }
    }

    private static IReadOnlyList<IReadOnlyList<Value>> FromFirstCell(List<Value[]> table, bool keepsRows)
    {
        var column = table.Select(row => Array.FindIndex(row, cell => !cell.IsNullish)).Where(at => at >= 0).DefaultIfEmpty(0).Min();
        return [.. table.Select(row => row[Math.Min(column, row.Length)..]).SkipWhile(row => !keepsRows && Array.TrueForAll(row, cell => cell.IsNullish))];
    }

    /// <summary><c>A2:C9</c>; a number of rows to leave out at the top; one cell is itself alone.</summary>
    /// <exception cref="FaultException">The range says something else.</exception>
    private static (string From, string To) Corners(string range)
    {
        if (range.Length == 0)
        {
            return ("", "");
        }

        if (double.TryParse(range, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var skipped) && skipped < int.MaxValue)
        {
            return ($"A{(long)skipped + 1}", "");
        }

        var corners = range.Split(':', StringSplitOptions.TrimEntries);
        return corners.Length <= 2 && Array.TrueForAll(corners, IsCell)
            ? (corners[0], corners[^1])
            : throw new FaultException($"The range '{range}' cannot be read. Use a form such as A1:C10, or the number of rows to leave out at the top.");
    }

    private static bool IsCell(string corner)
    {
        var column = corner.TakeWhile(char.IsAsciiLetterUpper).Count();
        return column is > 0 and <= 3 && corner.Length is var length && length > column && length <= column + 7 && corner.AsSpan(column).IndexOfAnyExceptInRange('0', '9') < 0;
    }

    private static object? CellOf(Value value) => value.Kind switch
    {
        ValueKind.Number => value.Number,
        ValueKind.Boolean => value.Boolean,
        ValueKind.String => value.AsString(),
        ValueKind.Object or ValueKind.Array => ValueJson.ToJson(value),
        _ => null,
    };

    private static Value ValueOf(object? cell) => cell switch
    {
        null => default,
        bool flag => flag,
        string text => Errors.Contains(text) ? default : text,
        DateTime moment => moment.ToOADate(),
        TimeSpan time => time.TotalDays,
        IConvertible number => number.ToDouble(CultureInfo.InvariantCulture),
        _ => cell.ToString(),
    };
}
