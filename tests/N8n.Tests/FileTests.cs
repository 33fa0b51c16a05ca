using System.Text.Json.Nodes;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.N8n.Tests;

/// <summary>Files: written, read, packed, sent and received.</summary>
public sealed class FileTests : IDisposable
{
    private readonly CaseRun _runs = new();

    [Theory]
    [InlineData("csv", "csv", """[{"\uFEFFid":"1","name":"Ann \"A\", B","tags.x":"TRUE"},{"\uFEFFid":"2","name":"Bö\n2"}]""")]
    [InlineData("xlsx", "xlsx", """[{"id":1,"name":"Ann \"A\", B","tags.x":true},{"id":2,"name":"Bö\n2"}]""")]
    [InlineData("html", "html", """[{"id":1,"name":"Ann \"A\", B","tags.x":true},{"id":2,"name":"Bö\n2"}]""")]
    public async Task Tables_are_written_and_read(string written, string read, string items)
    {
        var made = await ItemsAsync(
            Code("return [{id:1,name:'Ann \"A\", B',tags:{x:true}},{id:2,name:'Bö\\n2'}];"),
            ("File", "n8n-nodes-base.convertToFile", 1.1, new JsonObject { ["operation"] = written, ["options"] = new JsonObject() }),
            ("Read", "n8n-nodes-base.extractFromFile", 1, new JsonObject { ["operation"] = read, ["options"] = new JsonObject() }));

        Assert.Equal(ValueJson.Parse(items), ValueJson.Parse(made));
    }

    [Theory]
    [InlineData("toJson", "fromJson", """[{"data":[{"a":1},{"a":2}]}]""")]
    [InlineData("toText", "text", """[{"data":"1"},{"data":"2"}]""")]
    [InlineData("toBinary", "binaryToPropery", """[{"data":"aGk="},{"data":"aG8="}]""")]
    public async Task Other_files_are_written_and_read(string written, string read, string items)
    {
        var values = written == "toBinary" ? "[{a:'aGk='},{a:'aG8='}]" : "[{a:1},{a:2}]";

        Assert.Equal(items, await ItemsAsync(
            Code($"return {values};"),
            ("File", "n8n-nodes-base.convertToFile", 1.1, new JsonObject { ["operation"] = written, ["sourceProperty"] = "a", ["options"] = new JsonObject() }),
            ("Read", "n8n-nodes-base.extractFromFile", 1, new JsonObject { ["operation"] = read, ["options"] = new JsonObject() })));
    }

    [Theory]
    [InlineData("hash", "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824")]
    [InlineData("hmac", "88aab3ede8d3adf94d26ab90d3bafd4a2083070c3bcce9c014ee04a443847c0b")]
    public async Task A_file_is_hashed(string action, string expected)
    {
        var items = JsonNode.Parse(await ItemsAsync(
            Code("return [{a:'hello'}];"),
            ("File", "n8n-nodes-base.convertToFile", 1.1, new JsonObject { ["operation"] = "toText", ["sourceProperty"] = "a", ["options"] = new JsonObject() }),
            ("Hash", "n8n-nodes-base.crypto", 1, new JsonObject { ["action"] = action, ["type"] = "SHA256", ["secret"] = "secret", ["binaryData"] = true, ["dataPropertyName"] = "sum" })))!;

        Assert.Equal(expected, items[0]!["sum"]!.GetValue<string>());
    }

    [Fact]
    public async Task Parts_of_HTML_are_read_from_a_file()
        => Assert.Equal("""[{"title":"Hi"}]""", await ItemsAsync(
            Code("return [{a:'<h1> Hi </h1>'}];"),
            ("File", "n8n-nodes-base.convertToFile", 1.1, new JsonObject { ["operation"] = "toText", ["sourceProperty"] = "a", ["options"] = new JsonObject() }),
            ("Read", "n8n-nodes-base.html", 1.2, new JsonObject { ["operation"] = "extractHtmlContent", ["sourceData"] = "binary", ["extractionValues"] = new JsonObject { ["values"] = new JsonArray(new JsonObject { ["key"] = "title", ["cssSelector"] = "h1" }) } })));

    [Fact]
    public async Task A_calendar_entry_is_written_and_read()
    {
        var items = JsonNode.Parse(await ItemsAsync(
            Code("return [{at:'2026-03-01T10:00:00Z'}];"),
            ("File", "n8n-nodes-base.convertToFile", 1.1, new JsonObject { ["operation"] = "iCal", ["title"] = "Call, Ann", ["start"] = "={{ $json.at }}", ["end"] = "2026-03-01T11:30:00+01:00", ["additionalFields"] = new JsonObject { ["location"] = "Berlin" } }),
            ("Read", "n8n-nodes-base.extractFromFile", 1, new JsonObject { ["operation"] = "fromIcs", ["options"] = new JsonObject() })))!;

        var entry = items[0]!["data"]!["events"]![0]!;
        Assert.Equal("Call\\, Ann", entry["summary"]!.GetValue<string>());
        Assert.Equal("2026-03-01T10:00:00.000Z", entry["start"]!["date"]!.GetValue<string>());
        Assert.Equal("2026-03-01T10:30:00.000Z", entry["end"]!["date"]!.GetValue<string>());
        Assert.Equal("Berlin", entry["location"]!.GetValue<string>());
    }

    [Fact]
    public async Task The_text_of_a_PDF_is_read()
    {
        var builder = new UglyToad.PdfPig.Writer.PdfDocumentBuilder();
        var font = builder.AddStandard14Font(UglyToad.PdfPig.Fonts.Standard14Fonts.Standard14Font.Helvetica);
        builder.AddPage(UglyToad.PdfPig.Content.PageSize.A4).AddText("Invoice 4711", 12, new(25, 700), font);
        builder.AddPage(UglyToad.PdfPig.Content.PageSize.A4).AddText("Page two", 12, new(25, 700), font);
        var pdf = Convert.ToBase64String(builder.Build());

        var item = JsonNode.Parse(await ItemsAsync(
            Code($"return [{{a:'{pdf}'}}];"),
            ("File", "n8n-nodes-base.convertToFile", 1.1, new JsonObject { ["operation"] = "toBinary", ["sourceProperty"] = "a", ["options"] = new JsonObject { ["mimeType"] = "application/pdf" } }),
            ("Read", "n8n-nodes-base.extractFromFile", 1, new JsonObject { ["operation"] = "pdf", ["options"] = new JsonObject() })))![0]!;

        Assert.Equal(2, item["numpages"]!.GetValue<int>());
        Assert.Contains("Invoice 4711", item["text"]!.GetValue<string>());
        Assert.Contains("Page two", item["text"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("zip")]
    [InlineData("gzip")]
    public async Task Files_are_packed_and_unpacked(string format)
    {
        Assert.Equal("""[{"name":"note.txt","text":"hello"}]""", await ItemsAsync(
            Code("return [{a:'hello'}];"),
            ("File", "n8n-nodes-base.convertToFile", 1.1, new JsonObject { ["operation"] = "toText", ["sourceProperty"] = "a", ["options"] = new JsonObject { ["fileName"] = "note.txt" } }),
            ("Pack", "n8n-nodes-base.compression", 1.1, new JsonObject { ["operation"] = "compress", ["outputFormat"] = format }),
            ("Unpack", "n8n-nodes-base.compression", 1.1, new JsonObject { ["operation"] = "decompress" }),
            ("Read", "n8n-nodes-base.extractFromFile", 1, new JsonObject { ["operation"] = "text", ["binaryPropertyName"] = "file_0", ["destinationKey"] = "text", ["options"] = new JsonObject { ["keepSource"] = "binary" } }),
            ("Show", "n8n-nodes-base.set", 3.4, new JsonObject { ["mode"] = "raw", ["jsonOutput"] = "={{ { name: $binary.file_0.fileName, text: $json.text } }}", ["options"] = new JsonObject() })));
    }

    [Fact]
    public async Task Old_nodes_move_data_to_files_and_back()
    {
        Assert.Equal("""[{"a":1,"b":{"c":"x"}}]""", await ItemsAsync(
            Code("return [{a:1,b:{c:'x'}}];"),
            ("Out", "n8n-nodes-base.moveBinaryData", 1, new JsonObject { ["mode"] = "jsonToBinary", ["options"] = new JsonObject() }),
            ("In", "n8n-nodes-base.moveBinaryData", 1, new JsonObject { ["options"] = new JsonObject() })));
    }

    [Theory]
    [InlineData("csv", "binary file 'data', but none was found")]
    [InlineData("pdf", "binary file 'data', but none was found")]
    public async Task An_item_without_the_file_is_told_of(string operation, string message)
    {
        var (history, _) = await _runs.RunAsync(OneFlow.Of("no-file", ("Read", "n8n-nodes-base.extractFromFile", 1, new JsonObject { ["operation"] = operation, ["options"] = new JsonObject() })));

        Assert.Contains(message, history.Error!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("xlsx", "no spreadsheet")]
    [InlineData("pdf", "no PDF")]
    [InlineData("fromJson", "not valid JSON")]
    [InlineData("fromIcs", "no calendar")]
    public async Task A_file_that_is_something_else_is_told_of(string operation, string message)
    {
        var (history, _) = await _runs.RunAsync(OneFlow.Of("wrong-file",
            Code("return [{a:'<not it>'}];"),
            ("File", "n8n-nodes-base.convertToFile", 1.1, new JsonObject { ["operation"] = "toText", ["sourceProperty"] = "a", ["options"] = new JsonObject() }),
            ("Read", "n8n-nodes-base.extractFromFile", 1, new JsonObject { ["operation"] = operation, ["options"] = new JsonObject() })));

        Assert.Contains(message, history.Error!.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _runs.Dispose();

    private static (string, string, double, JsonObject) Code(string code) => ("Make", "n8n-nodes-base.code", 2, new JsonObject { ["jsCode"] = code });

    private async Task<string> ItemsAsync(params (string Name, string Type, double Version, JsonObject Parameters)[] nodes)
    {
        var (history, report) = await _runs.RunAsync(OneFlow.Of("files", nodes));
        Assert.Null(history.Error?.Message);
        return ValueJson.ToJson(report.Items);
    }
}
