using System.Globalization;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;
using MiniExcelLibs;
using MiniExcelLibs.OpenXml;

namespace Bizoholic.Flows.Activities.Files;

/// <summary>Spreadsheets of the form xlsx.</summary>
internal static class Workbook
{
    public static byte[] Write(IReadOnlyList<ValueObject> rows, string sheet, bool hasHeader)
    {
        var columns = SheetRows.Columns(rows);
        using var stream = new MemoryStream();
        stream.SaveAs(
            rows.Select(row => columns.ToDictionary(column => column, column => CellOf(row[column]))).ToArray(),
            printHeader: hasHeader,
            sheetName: sheet.Length is > 0 and <= 31 ? sheet : "Sheet",
            excelType: ExcelType.XLSX,
            configuration: new OpenXmlConfiguration { TableStyles = TableStyles.None, AutoFilter = false, FastMode = true });
        return stream.ToArray();
    }

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

            var (from, to) = (range.Split(':')[0].Trim(), range.Contains(':', StringComparison.Ordinal) ? range.Split(':')[1].Trim() : "");
            var rows = to.Length > 0
                ? stream.QueryRange(useHeaderRow: false, sheetName: sheet.Length > 0 ? sheet : names[0], excelType: ExcelType.XLSX, startCell: from, endCell: to)
                : stream.Query(useHeaderRow: false, sheetName: sheet.Length > 0 ? sheet : names[0], excelType: ExcelType.XLSX, startCell: from.Length > 0 ? from : "A1");
            return [.. rows.Cast<IDictionary<string, object?>>().Select(row => (IReadOnlyList<Value>)[.. row.Values.Select(ValueOf)])];
        }
        catch (Exception error) when (error is InvalidDataException or NotSupportedException or System.Xml.XmlException or InvalidOperationException)
        {
            throw new FaultException("The file is no spreadsheet of the form xlsx. Save it as xlsx or csv.", inner: error);
        }
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
        string text => text,
        DateTime moment => moment.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
        IConvertible number => number.ToDouble(CultureInfo.InvariantCulture),
        _ => cell.ToString(),
    };
}
