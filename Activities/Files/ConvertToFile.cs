using System.Text;
using Bizoholic.Flows.Activities.Data;
using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Files;

[Activity("Bizoholic", "Files", "Make a file of items: CSV, JSON, a spreadsheet, a calendar entry, text, HTML, or of Base64 text.", DisplayName = "Convert to file")]
public sealed class ConvertToFile : N8nActivity
{
    internal override double LatestVersion => 1.1;

    private protected override ValueTask RunAsync(NodeCall call)
    {
        var operation = call.Text("operation", 0, "csv");
        if (operation is "csv" or "xlsx" or "html")
        {
            Add(call, null, operation switch
            {
                "csv" => (CsvText.Write(Rows(call), call.Text("options.delimiter", 0, ","), call.Flag("options.headerRow", 0, true)), "text/csv", "spreadsheet.csv"),
                "xlsx" => (Workbook.Write(Rows(call), call.Text("options.sheetName", 0, "Sheet"), call.Flag("options.headerRow", 0, true)), FileSteps.MimeTypeOf("a.xlsx"), "spreadsheet.xlsx"),
                _ => (Encoding.UTF8.GetBytes(HtmlSheet.Write(Rows(call), call.Flag("options.headerRow", 0, true))), "text/html", "spreadsheet.html"),
            });
        }
        else if (operation == "toJson" && call.Text("mode", 0, "once") == "once")
        {
            Add(call, null, Json(call, 0, ValueArray.From(call.Items.Select(item => (Value)item.Json))));
        }
        else
        {
            call.ForEach(i => Add(call, i, operation switch
            {
                "toJson" => Json(call, i, call.Items[i].Json),
                "toText" => Text(call, i),
                "toBinary" => Binary(call, i),
                "iCal" => (CalendarText.Write(call, i), "text/calendar", "event.ics"),
                _ => throw new FaultException($"Files of the kind '{operation}' cannot be written here. Use xlsx or csv."),
            }));
        }

        return default;
    }

    private static IReadOnlyList<ValueObject> Rows(NodeCall call) => [.. call.Items.Select(item => SheetRows.Flat(item.Json))];

    private static (byte[] Content, string MimeType, string Name) Json(NodeCall call, int i, Value value)
        => (Encode(call, i, ValueJson.ToJson(value, indented: call.Flag("options.format", i))), "application/json", "file.json");

    private static (byte[] Content, string MimeType, string Name) Text(NodeCall call, int i)
    {
        var name = call.Text("sourceProperty", i, "data");
        var value = FieldPath.Of(name).Get(call.Items[i].Json);
        return value.IsUndefined ? throw new FaultException($"The value in \"{name}\" is not set [item {i}]")
            : (Encode(call, i, value.AsString() ?? ValueJson.ToJson(value)), "text/plain", "file.txt");
    }

    private static (byte[] Content, string MimeType, string Name) Binary(NodeCall call, int i)
    {
        var name = call.Text("sourceProperty", i, "data");
        var value = FieldPath.Of(name).Get(call.Items[i].Json);
        if (value.IsUndefined)
        {
            throw new FaultException($"The value in \"{name}\" is not set [item {i}]");
        }

        var isBase64 = call.Version > 1 || call.Flag("options.dataIsBase64", i, true);
        var mimeType = call.Text("options.mimeType", i, "application/octet-stream");
        var text = value.AsString() ?? ValueJson.ToJson(value);
        return (isBase64 ? Base64Text.Bytes(text, name) : Encode(call, i, text), mimeType, $"file.{FileSteps.ExtensionOf(mimeType)}");
    }

    private static byte[] Encode(NodeCall call, int i, string text)
    {
        var encoding = FileSteps.EncodingOf(call.Text("options.encoding", i, "utf8"));
        return call.Flag("options.addBOM", i) ? [.. encoding.GetBytes("\uFEFF"), .. encoding.GetBytes(text)] : encoding.GetBytes(text);
    }

    private static void Add(NodeCall call, int? from, (byte[] Content, string MimeType, string Name) file)
    {
        var name = call.Text("options.fileName", from ?? 0) is { Length: > 0 } given ? given : file.Name;
        var stored = call.Context.Files.Store(file.Content, name, file.MimeType);
        call.Add(0, new Item(ValueObject.Empty)
        {
            PairedItem = from ?? 0,
            AlsoPairedWith = from is null && call.Items.Count > 1 ? [.. Enumerable.Range(1, call.Items.Count - 1)] : null,
            Binary = new Dictionary<string, BinaryReference> { [call.Text("binaryPropertyName", from ?? 0, "data")] = stored },
        });
    }
}
