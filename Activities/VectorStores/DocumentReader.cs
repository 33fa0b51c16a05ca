using Bizoholic.Flows.Activities.Files;
using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.VectorStores;

/// <summary>A text, and what is known of it.</summary>
internal sealed record TextDocument(string Text, ValueObject Metadata);

/// <summary>Reads the texts out of data and files.</summary>
internal static class DocumentReader
{
    /// <summary>A text is one document; of an object or a list every text in it is.</summary>
    public static IReadOnlyList<TextDocument> OfData(Value content)
    {
        if (content.Kind is not (ValueKind.Object or ValueKind.Array))
        {
            return content.IsNullish ? [] : Numbered([content.ToString()], "text/plain");
        }

        var texts = new List<string>();
        Collect(content, texts);
        return Numbered(texts, "application/json");
    }

    /// <param name="pagesApart">Each page of a PDF is a document.</param>
    public static IReadOnlyList<TextDocument> OfFile(BinaryReference file, ReadOnlyMemory<byte> content, bool pagesApart)
    {
        var type = file.MimeType is "application/octet-stream" or "" ? FileSteps.TypeOf(content.Span, file.FileName) : file.MimeType.Split(';')[0].Trim();
        return type switch
        {
            "application/pdf" => Pdf(content, pagesApart),
            "application/json" => FieldTypes.TryJson(Text(content), out var json) ? OfData(json.Kind is ValueKind.Object or ValueKind.Array ? json : new ValueArray(json)) : throw new FaultException($"The file '{file.FileName}' is not valid JSON."),
            "text/csv" => Numbered([.. CsvText.Rows(CsvText.Read(Text(content), ","), hasHeader: true, includesEmpty: true).Select(row => string.Join('\n', row.Select(cell => $"{cell.Key}: {cell.Value}")))], type),
            _ when type.StartsWith("text/", StringComparison.Ordinal) || type is "application/xml" => Numbered([Text(content)], type),
            _ => throw new FaultException($"The file '{file.FileName}' is of the kind {type}, whose text cannot be read here. Save it as PDF, text, CSV or JSON."),
        };
    }

    private static List<TextDocument> Pdf(ReadOnlyMemory<byte> content, bool pagesApart)
    {
        var read = PdfText.Read(content, joinsPages: !pagesApart, maxPages: 0, password: "");
        var metadata = About("application/pdf").With("pdf", ValueObject.From(("info", read["info"]), ("totalPages", read["numpages"])));
        return read["text"].AsArray() is { } pages
            ? [.. pages.Select((page, i) => new TextDocument(page.ToString(), metadata.With("loc", ValueObject.From(("pageNumber", i + 1))))).Where(page => page.Text.Length > 0)]
            : [new TextDocument(read["text"].ToString(), metadata)];
    }

    private static void Collect(Value value, List<string> texts)
    {
        if (value.AsString() is { } text)
        {
            if (text.Length > 0)
            {
                texts.Add(text);
            }
        }
        else
        {
            foreach (var part in value.AsArray() ?? ValueArray.From(value.AsObject()?.Select(member => member.Value) ?? []))
            {
                Collect(part, texts);
            }
        }
    }

    /// <summary>Where there are several, each says which one it is.</summary>
    private static TextDocument[] Numbered(List<string> texts, string type)
        => [.. texts.Select((text, i) => new TextDocument(text, texts.Count == 1 ? About(type) : About(type).With("line", i + 1)))];

    private static ValueObject About(string type) => ValueObject.From(("source", "blob"), ("blobType", type));

    private static string Text(ReadOnlyMemory<byte> content) => FileSteps.TextOf(content, FileSteps.EncodingNameOf(content.Span));
}
