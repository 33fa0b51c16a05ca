using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Activities.N8n.Import;
using Bizoholic.Flows.Host.Elsa.Json;
using Bizoholic.Flows.Host.Problems;

namespace Bizoholic.Flows.Host.N8n;

/// <summary>Reads what is handed in for import: a form with files, an export as JSON, several as <c>{"files": [{"name", "content"}]}</c>; a file may be a zip.</summary>
internal static class UploadedFlows
{
    /// <summary>Bytes that one request may have, and the content of all its zips together.</summary>
    public const int MaxBytes = 64 * 1024 * 1024;

    private const int MaxFiles = 1_000;

    /// <exception cref="RefusedException">There is nothing in the request that could be a file.</exception>
    public static async Task<IReadOnlyList<UploadedFlow>> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        if (!request.HasFormContentType)
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body, cancellation);
            return body.Length == 0 ? throw Nothing() : FromBody(body.ToArray());
        }

        var files = new List<UploadedFlow>();
        foreach (var file in (await request.ReadFormAsync(cancellation)).Files)
        {
            using var content = new MemoryStream();
            await file.CopyToAsync(content, cancellation);
            files.AddRange(Unpack(Path.GetFileName(file.FileName.Replace('\\', '/')), content.ToArray()));
        }

        return files.Count == 0 ? throw Nothing() : files;
    }

    /// <summary>The file itself, or those in it.</summary>
    public static IEnumerable<UploadedFlow> Unpack(string name, byte[] content)
        => content.AsSpan().StartsWith("PK\u0003\u0004"u8) ? Unzip(name, content) : [new UploadedFlow(name, content)];

    private static IReadOnlyList<UploadedFlow> FromBody(byte[] body)
    {
        if (body.AsSpan().StartsWith("PK\u0003\u0004"u8))
        {
            return [.. Unzip("flows.zip", body)];
        }

        JsonArray? several = null;
        try
        {
            several = JsonNode.Parse(body, documentOptions: new JsonDocumentOptions { MaxDepth = 256 }) is JsonObject json && !json.ContainsKey("nodes") ? json["files"] as JsonArray : null;
        }
        catch (Exception error) when (error is JsonException or ArgumentException or InvalidOperationException)
        {
            // What is wrong with it is said in the report.
        }

        return several is null ? [new UploadedFlow("flow.json", body)] : [.. several.Take(MaxFiles).Select(FromEntry)];
    }

    private static UploadedFlow FromEntry(JsonNode? entry, int index)
    {
        var file = entry as JsonObject;
        var name = file?.Text("name") ?? $"file {index + 1}";
        return file?["content"] switch
        {
            JsonValue text when text.GetValueKind() == JsonValueKind.String => new(name, Encoding.UTF8.GetBytes(text.GetValue<string>())),
            { } flow => new(name, Encoding.UTF8.GetBytes(flow.ToJsonString())),
            null => new(name, default, "It has no content. Each file is {\"name\": text, \"content\": the export}."),
        };
    }

    private static List<UploadedFlow> Unzip(string name, byte[] content)
    {
        var files = new List<UploadedFlow>();
        try
        {
            using var zip = new ZipArchive(new MemoryStream(content), ZipArchiveMode.Read);
            var left = MaxBytes;
            foreach (var entry in zip.Entries.Where(entry => entry.Name.Length > 0 && !entry.FullName.StartsWith("__MACOSX/", StringComparison.Ordinal)))
            {
                if (!entry.Name.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
                {
                    files.Add(new UploadedFlow($"{name}/{entry.FullName}", default, "It is no JSON file. Exports of n8n are."));
                    continue;
                }

                // A zip says nothing reliable of its entries' sizes.
                using var stream = entry.Open();
                var read = ReadAtMost(stream, Math.Min(left, N8nImporter.MaxBytes + 1));
                left -= read.Length;
                files.Add(left <= 0 || files.Count >= MaxFiles ? new UploadedFlow(name, default, "The zip holds too much. Import its files in several parts.") : new UploadedFlow($"{name}/{entry.FullName}", read));
                if (left <= 0 || files.Count >= MaxFiles)
                {
                    break;
                }
            }
        }
        catch (InvalidDataException)
        {
            files.Add(new UploadedFlow(name, default, "The zip file is damaged. Make it anew, or import the flows one by one."));
        }

        return files.Count == 0 ? [new UploadedFlow(name, default, "The zip holds no files.")] : files;
    }

    private static byte[] ReadAtMost(Stream stream, int most)
    {
        using var content = new MemoryStream();
        var buffer = new byte[81_920];
        while (content.Length < most && stream.Read(buffer, 0, (int)Math.Min(buffer.Length, most - content.Length)) is > 0 and var read)
        {
            content.Write(buffer, 0, read);
        }

        return content.ToArray();
    }

    private static RefusedException Nothing() => new(StatusCodes.Status400BadRequest, "The request is not valid", "Expected files exported from n8n: a form with files, or an export as JSON in the body.");
}
