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
            var content = operation switch
            {
                "csv" => CsvText.Write(Rows(call), call.Text("options.delimiter", 0, ","), call.Flag("options.headerRow", 0, true)),
                "xlsx" => Workbook.Write(Rows(call), call.Text("options.sheetName", 0, "Sheet"), call.Flag("options.headerRow", 0, true)),
                _ => Encoding.UTF8.GetBytes(HtmlSheet.Write(Rows(call), call.Flag("options.headerRow", 0, true))),
            };
            var name = $"File.{operation}";
            Add(call, null, (content, operation == "xlsx" ? FileSteps.MimeTypeOf(name) : FileSteps.TypeOf(content, NameOf(call, 0, name)), name));
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
                "iCal" => (CalendarWriter.Write(call, i), "text/calendar", call.Text("additionalFields.fileName", i) is { Length: > 0 } given ? given : "event.ics"),
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
            : (Encode(call, i, value.AsString() ?? ValueJson.ToJson(value)), IsJson(value) ? "application/json" : "text/plain", "file.txt");
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
        var content = !isBase64 ? Encode(call, i, value.AsString() ?? ValueJson.ToJson(value))
            : value.AsString() is { } text ? Base64Text.Bytes(text, name)
            : value.AsArray() is { } bytes && bytes.All(element => element.Kind == ValueKind.Number) ? [.. bytes.Select(element => unchecked((byte)(long)element.Number))]
            : throw new FaultException($"The value in \"{name}\" has to be Base64 text or a list of bytes [item {i}]");
        var mimeType = !isBase64 && IsJson(value) ? "application/json" : call.Text("options.mimeType", i) is { Length: > 0 } given ? given : FileSteps.TypeOf(content, call.Text("options.fileName", i));
        return (content, mimeType, (FileSteps.ExtensionOf(mimeType) == "bin" && mimeType != "application/octet-stream") || (mimeType == "text/plain" && call.Text("options.mimeType", i).Length == 0) ? "file" : $"file.{FileSteps.ExtensionOf(mimeType)}");
    }

    /// <summary>What is written as JSON is told to be JSON.</summary>
    private static bool IsJson(Value value) => value.Kind is ValueKind.Object or ValueKind.Array or ValueKind.Null;

    private static string NameOf(NodeCall call, int i, string otherwise) => call.Text("options.fileName", i) is { Length: > 0 } given ? given : otherwise;

    private static byte[] Encode(NodeCall call, int i, string text)
    {
        var encoding = FileSteps.EncodingOf(call.Text("options.encoding", i, "utf8"));
        return FileSteps.MayHaveMark(call.Text("options.encoding", i)) && call.Flag("options.addBOM", i) ? [.. encoding.GetBytes("\uFEFF"), .. encoding.GetBytes(text)] : encoding.GetBytes(text);
    }

    private static void Add(NodeCall call, int? from, (byte[] Content, string MimeType, string Name) file)
    {
        var stored = call.Context.Files.Store(file.Content, NameOf(call, from ?? 0, file.Name), file.MimeType);
        var files = new Dictionary<string, BinaryReference> { [call.Text("binaryPropertyName", from ?? 0, "data")] = stored };
        call.AddJoined(ValueObject.Empty, from is { } one ? [one] : [.. Enumerable.Range(0, call.Items.Count)], files);
    }
}
