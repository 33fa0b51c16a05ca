using Bizoholic.Flows.Activities.Data;
using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Files;

[Activity("Bizoholic", "Files", "Read what is in a file: CSV, JSON, a spreadsheet, a calendar, text, HTML, XML or PDF.", DisplayName = "Extract from file")]
public sealed class ExtractFromFile : N8nActivity
{
    private protected override async ValueTask RunAsync(NodeCall call)
    {
        var wishes = Enumerable.Range(0, call.Items.Count).Select(i => Wish.Read(call, i)).ToArray();
        await call.ForEachAsync(async i =>
        {
            var wish = wishes[i];
            var content = await call.Context.Files.ReadAsync(call.File(i, wish.Property));
            // All rows of a file or none: a record that cannot be read leaves none of those before it.
            foreach (var json in wish.IsTable ? [.. Rows(wish, content)] : (IReadOnlyList<ValueObject>)[FieldPath.Of(wish.Key.Length > 0 ? wish.Key : "data").Set(wish.Keeps is "json" or "both" ? call.Items[i].Json : ValueObject.Empty, Single(wish, content))])
            {
                call.Add(0, new Item(wish.Operation == "pdf" ? Pdf(call.Items[i].Json, wish, json) : json)
                {
                    PairedItem = i,
                    Binary = wish.Keeps is "binary" or "both" ? call.Items[i].Binary : Others(call.Items[i], wish),
                });
            }
        });
    }

    /// <summary>What was in a PDF stands beside the item's own fields, not under a name.</summary>
    private static ValueObject Pdf(ValueObject source, Wish wish, ValueObject json)
        => (json[wish.Key.Length > 0 ? wish.Key : "data"].AsObject() ?? ValueObject.Empty).Aggregate(wish.Keeps is "json" or "both" ? source : ValueObject.Empty, (made, member) => made.With(member.Key, member.Value));

    private static Dictionary<string, BinaryReference>? Others(Item item, Wish wish)
        => wish.IsTable || item.Binary is not { Count: > 1 } files ? null : files.Where(file => file.Key != wish.Property).ToDictionary(file => file.Key, file => file.Value);

    private static IEnumerable<ValueObject> Rows(Wish wish, ReadOnlyMemory<byte> content)
    {
        var table = wish.Operation switch
        {
            "csv" => CsvText.Read(FileSteps.TextOf(content, wish.Encoding, wish.StripsMark), wish.Delimiter, wish.FromLine, wish.RelaxesQuotes, wish.MostFaulty),
            "html" => HtmlSheet.Read(FileSteps.TextOf(content, wish.Encoding), wish.IsRaw),
            _ => Workbook.Read(content, wish.Sheet, wish.Range),
        };
        var rows = wish.Operation == "csv" ? CsvText.Rows(table, wish.HasHeader, wish.IncludesEmpty) : SheetRows.Read(table, wish.HasHeader, wish.IncludesEmpty);
        return wish.MaxRows > 0 ? rows.Take(wish.MaxRows) : rows;
    }

    private static Value Single(Wish wish, ReadOnlyMemory<byte> content) => wish.Operation switch
    {
        "binaryToPropery" => Convert.ToBase64String(content.Span),
        "fromJson" => Text(wish, content) is { Length: > 0 } text ? FieldTypes.TryJson(text, out var json) ? json : throw new FaultException("The file in 'Input Data' is not valid JSON. If this file came from an AI, have it write JSON only.") : ValueObject.Empty,
        "fromIcs" => CalendarReader.Read(Text(wish, content)),
        "pdf" => PdfText.Read(content, wish.JoinsPages, wish.MaxPages, wish.Password),
        "text" or "xml" => Text(wish, content),
        _ => throw new FaultException($"Files of the kind '{wish.Operation}' cannot be read here. Save the file as xlsx, csv, pdf or text."),
    };

    private static string Text(Wish wish, ReadOnlyMemory<byte> content)
        => FileSteps.TextOf(content, wish.Encoding.Length > 0 ? wish.Encoding : FileSteps.EncodingNameOf(content.Span), wish.StripsMark);

    private sealed record Wish(
        string Operation, string Property, string Key, string Keeps, string Encoding, string Delimiter, bool HasHeader, bool IncludesEmpty, string Sheet, string Range, int FromLine, int MaxRows, bool JoinsPages, int MaxPages, string Password, bool StripsMark, bool RelaxesQuotes, int MostFaulty, bool IsRaw)
    {
        public bool IsTable => Operation is "csv" or "html" or "xlsx";

        public static Wish Read(NodeCall call, int i) => new(
            call.Text("operation", i, "csv"),
            call.Text("binaryPropertyName", i, "data"),
            call.Text("destinationKey", i, "data"),
            call.Text("options.keepSource", i),
            call.Text("options.encoding", i),
            call.Text("options.delimiter", i, ","),
            call.Flag("options.headerRow", i, true),
            call.Flag("options.includeEmptyCells", i),
            call.Text("options.sheetName", i),
            call.Text("options.range", i),
            (int)Math.Max(0, call.Number("options.fromLine", i)),
            (int)Math.Clamp(call.Number("options.maxRowCount", i, -1), -1, int.MaxValue),
            call.Flag("options.joinPages", i, true),
            (int)Math.Clamp(call.Number("options.maxPages", i), 0, 10_000),
            call.Text("options.password", i),
            call.Text("operation", i, "csv") == "csv" ? call.Flag("options.enableBOM", i) : !FileSteps.MayHaveMark(call.Text("options.encoding", i)) || call.Flag("options.stripBOM", i, true),
            call.Flag("options.relaxQuotes", i),
            !call.Flag("options.skipRecordsWithErrors.value.enabled", i) ? 0 : call.Number("options.skipRecordsWithErrors.value.maxSkippedRecords", i, -1) is >= 1 and var most ? (int)Math.Min(most, int.MaxValue) : int.MaxValue,
            call.Flag("options.rawData", i));
    }
}
