using System.Text;
using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Files;

[Activity("Bizoholic", "Files", "Read or write a spreadsheet. Extract from file and Convert to file do the same with more choice.", DisplayName = "Spreadsheet file", IsBrowsable = false)]
public sealed class SpreadsheetFile : N8nActivity
{
    internal override double LatestVersion => 2;

    private protected override async ValueTask RunAsync(NodeCall call)
    {
        if (call.Text("operation", 0, "fromFile") == "toFile")
        {
            Write(call);
            return;
        }

        var wishes = Enumerable.Range(0, call.Items.Count).Select(i => (
            Property: call.Text("binaryPropertyName", i, "data"), Format: call.Text("fileFormat", i, "autodetect"), HasHeader: call.Flag("options.headerRow", i, true), IncludesEmpty: call.Flag("options.includeEmptyCells", i),
            Sheet: call.Text("options.sheetName", i), Range: call.Text("options.range", i), Delimiter: call.Text("options.delimiter", i, ","), Encoding: call.Text("options.encoding", i, "utf8"), StripsMark: call.Flag("options.enableBOM", i))).ToArray();
        await call.ForEachAsync(async i =>
        {
            var wish = wishes[i];
            var file = call.File(i, wish.Property);
            var content = await call.Context.Files.ReadAsync(file);
            var isCsv = wish.Format == "csv" || (wish.Format == "autodetect" && !content.Span.StartsWith("PK"u8));
            var table = isCsv ? CsvText.Read(FileSteps.TextOf(content, wish.Encoding, wish.StripsMark), wish.Delimiter) : Workbook.Read(content, wish.Sheet, wish.Range);
            foreach (var row in (IReadOnlyList<ValueObject>)[.. isCsv ? CsvText.Rows(table, wish.HasHeader, wish.IncludesEmpty) : SheetRows.Read(table, wish.HasHeader, wish.IncludesEmpty)])
            {
                call.Add(row, i);
            }
        });
    }

    private static void Write(NodeCall call)
    {
        var format = call.Text("fileFormat", 0, "xlsx");
        IReadOnlyList<ValueObject> rows = [.. call.Items.Select(item => SheetRows.Flat(item.Json))];
        var hasHeader = call.Flag("options.headerRow", 0, true);
        var content = format switch
        {
            "csv" => CsvText.Write(rows, call.Text("options.delimiter", 0, ","), hasHeader),
            "html" => Encoding.UTF8.GetBytes(HtmlSheet.Write(rows, hasHeader)),
            "xlsx" => Workbook.Write(rows, call.Text("options.sheetName", 0, "Sheet"), hasHeader),
            _ => throw new FaultException($"Files of the form {format} cannot be written here. Use xlsx or csv."),
        };
        var name = call.Text("options.fileName", 0, $"spreadsheet.{format}");
        var stored = call.Context.Files.Store(content, name, FileSteps.MimeTypeOf($"a.{format}"));
        call.AddJoined(ValueObject.Empty, new Dictionary<string, BinaryReference> { [call.Text("binaryPropertyName", 0, "data")] = stored });
    }
}
