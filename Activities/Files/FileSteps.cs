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
            return name.Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal).ToLowerInvariant() switch
            {
                "" or "utf8" or "cesu8" => new UTF8Encoding(false),
                "utf16le" or "ucs2" or "utf16" => new UnicodeEncoding(false, false),
                "utf16be" => new UnicodeEncoding(true, false),
                "utf32le" or "utf32" => new UTF32Encoding(false, false),
                "utf32be" => new UTF32Encoding(true, false),
                "binary" or "latin1" or "iso88591" => Encoding.Latin1,
                "ascii" => Named("us-ascii"),
                "macroman" => Named("macintosh"),
                "shiftjis" => Named("shift_jis"),
                "eucjp" => Named("euc-jp"),
                "euckr" => Named("euc-kr"),
                ['k', 'o', 'i', '8', .. var letter] => Named($"koi8-{letter}"),
                ['w', 'i', 'n', 'd', 'o', 'w', 's', .. var page] => Named($"windows-{page}"),
                ['i', 's', 'o', '8', '8', '5', '9', .. var part] => Named($"iso-8859-{part}"),
                _ => Named(name),
            };
        }
        catch (ArgumentException)
        {
            throw new FaultException($"The text encoding '{name}' is not known. Use utf8, utf16le, latin1, windows1252 or ascii.");
        }
    }

    /// <summary>Letters that the encoding lacks become question marks, not letters that look alike.</summary>
    private static Encoding Named(string name)
    {
        var (encoder, decoder) = (new EncoderReplacementFallback("?"), new DecoderReplacementFallback("\uFFFD"));
        return CodePagesEncodingProvider.Instance.GetEncoding(name, encoder, decoder) ?? Encoding.GetEncoding(name, encoder, decoder);
    }

    /// <summary>The encoding of a text that says nothing of it: by the mark it begins with; else UTF-8 where it can be that; else what Windows writes in the west.</summary>
    public static string EncodingNameOf(ReadOnlySpan<byte> content) => content switch
    {
        [0xFF, 0xFE, ..] => "utf16le",
        [0xFE, 0xFF, ..] => "utf16be",
        _ => System.Text.Unicode.Utf8.IsValid(content) ? "utf8" : "windows1252",
    };

    /// <summary>Whether an encoding that was chosen is one whose byte order mark n8n asks about.</summary>
    public static bool MayHaveMark(string chosen) => chosen is "utf8" or "cesu8" or "ucs2";

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
        ".oga" or ".ogg" => "audio/ogg",
        ".mp4" => "video/mp4",
        ".wav" => "audio/wav",
        ".docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ".xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        _ => "application/octet-stream",
    };

    /// <summary>The type of a file that says nothing else of itself: by its name, else by how its content begins, else text.</summary>
    public static string TypeOf(ReadOnlySpan<byte> content, string fileName) => MimeTypeOf(fileName) is not "application/octet-stream" and var named ? named : content switch
    {
        [0x89, (byte)'P', (byte)'N', (byte)'G', ..] => "image/png",
        [0xFF, 0xD8, 0xFF, ..] => "image/jpeg",
        [(byte)'G', (byte)'I', (byte)'F', (byte)'8', ..] => "image/gif",
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => "image/webp",
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'A', (byte)'V', (byte)'E', ..] => "audio/wav",
        [(byte)'I', (byte)'D', (byte)'3', ..] => "audio/mpeg",
        [_, _, _, _, (byte)'f', (byte)'t', (byte)'y', (byte)'p', ..] => "video/mp4",
        [(byte)'%', (byte)'P', (byte)'D', (byte)'F', ..] => "application/pdf",
        [(byte)'P', (byte)'K', 3, 4, ..] => "application/zip",
        [0x1F, 0x8B, ..] => "application/gzip",
        [(byte)'<', (byte)'?', (byte)'x', (byte)'m', (byte)'l', (byte)' ', ..] => "application/xml",
        _ => "text/plain",
    };

    public static string ExtensionOf(string mimeType) => FileExtensions.Of(mimeType) ?? "bin";
}
