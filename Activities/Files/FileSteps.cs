using System.Text;
using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Files;

/// <summary>What activities that read and write files share.</summary>
internal static class FileSteps
{
    /// <summary>A file of an item, by its name.</summary>
    public static BinaryReference File(this NodeCall call, int i, string name)
        => call.Items[i].Binary?.GetValueOrDefault(name)
            ?? throw new FaultException(call.Items[i].Binary is not { Count: > 0 }
                ? $"This operation expects the node's input data to contain a binary file '{name}', but none was found [item {i}]"
                : $"The item has no binary field '{name}' [item {i}]");

    /// <summary>Items with one file added; what else they have stays as the step says.</summary>
    public static Dictionary<string, BinaryReference> With(this IReadOnlyDictionary<string, BinaryReference>? files, string name, BinaryReference file)
        => new(files ?? new Dictionary<string, BinaryReference>(), StringComparer.Ordinal) { [name] = file };

    /// <exception cref="FaultException">There is no encoding of that name.</exception>
    public static Encoding EncodingOf(string name)
    {
        try
        {
            return name.Replace("-", "", StringComparison.Ordinal).ToLowerInvariant() switch
            {
                "" or "utf8" => new UTF8Encoding(false),
                "utf16le" or "ucs2" or "utf16" => new UnicodeEncoding(false, false),
                "binary" or "latin1" => Encoding.Latin1,
                "ascii" => Encoding.ASCII,
                _ => Encoding.GetEncoding(name),
            };
        }
        catch (ArgumentException)
        {
            throw new FaultException($"The text encoding '{name}' is not known. Use utf8, utf16le, latin1 or ascii.");
        }
    }

    public static string TextOf(ReadOnlyMemory<byte> content, string encoding, bool stripsMark = true)
    {
        var text = EncodingOf(encoding).GetString(content.Span);
        return stripsMark && text.StartsWith('\uFEFF') ? text[1..] : text;
    }

    /// <summary>The type that goes with a file's name.</summary>
    public static string MimeTypeOf(string fileName) => Path.GetExtension(fileName).ToLowerInvariant() switch
    {
        ".csv" => "text/csv",
        ".json" => "application/json",
        ".txt" or ".log" => "text/plain",
        ".html" or ".htm" => "text/html",
        ".md" => "text/markdown",
        ".xml" => "application/xml",
        ".ics" => "text/calendar",
        ".pdf" => "application/pdf",
        ".zip" => "application/zip",
        ".gz" => "application/gzip",
        ".png" => "image/png",
        ".jpg" or ".jpeg" => "image/jpeg",
        ".gif" => "image/gif",
        ".webp" => "image/webp",
        ".svg" => "image/svg+xml",
        ".mp3" => "audio/mpeg",
        ".mp4" => "video/mp4",
        ".wav" => "audio/wav",
        ".docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ".xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        _ => "application/octet-stream",
    };

    public static string ExtensionOf(string mimeType) => mimeType.Split(';')[0].Trim().ToLowerInvariant() switch
    {
        "text/csv" => "csv",
        "application/json" => "json",
        "text/plain" => "txt",
        "text/html" => "html",
        "application/xml" or "text/xml" => "xml",
        "text/calendar" => "ics",
        "application/pdf" => "pdf",
        "application/zip" => "zip",
        "application/gzip" => "gz",
        "image/png" => "png",
        "image/jpeg" => "jpeg",
        "image/gif" => "gif",
        "image/webp" => "webp",
        "image/svg+xml" => "svg",
        "audio/mpeg" => "mp3",
        "video/mp4" => "mp4",
        _ => "bin",
    };
}
