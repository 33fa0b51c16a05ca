using System.Net.Http.Headers;
using System.Text;
using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Activities.Http.N8n;

/// <summary>A field of a form of the kind multipart/form-data: a value, or a file.</summary>
internal sealed record FormPart(string Name, Value Value, BinaryReference? File = null);

/// <summary>Forms of the kind multipart/form-data, as n8n writes them: services are known that read no other spelling.</summary>
internal static class FormParts
{
    /// <summary>The name of a file that has none.</summary>
    private const string Unnamed = "file";

    /// <param name="isNamedOnce">Of fields with the same name the last one counts, at the place of the first, and a list makes a field of each element.</param>
    public static IReadOnlyList<FormPart> Of(IEnumerable<FormPart> fields, bool isNamedOnce)
    {
        FormPart[] named = [.. fields.Where(field => field.Name.Length > 0)];
        return isNamedOnce
            ? [.. named.GroupBy(field => field.Name, StringComparer.Ordinal).Select(same => same.Last()).SelectMany(field => field.Value.AsArray() is { } list ? list.Select(value => field with { Value = value }) : [field])]
            : named;
    }

    /// <summary>The form with one value more, or another one under its name.</summary>
    public static IReadOnlyList<FormPart> With(this IReadOnlyList<FormPart> form, string name, Value value) => [.. form.Where(part => part.Name != name), new FormPart(name, value)];

    public static async ValueTask<HttpContent> ContentAsync(IReadOnlyList<FormPart> form, Func<BinaryReference, ValueTask<ReadOnlyMemory<byte>>> read)
    {
        var boundary = $"--------------------------{Guid.NewGuid():N}";
        HttpContent content = new ByteArrayContent([]);
        if (form.Count > 0)
        {
            var parts = new MultipartContent("form-data", boundary) { HeaderEncodingSelector = static (_, _) => Encoding.UTF8 };
            foreach (var part in form)
            {
                parts.Add(await PartAsync(part, read));
            }

            content = parts;
        }

        // The class quotes the boundary, which old services take for a part of it.
        content.Headers.ContentType = MediaTypeHeaderValue.Parse($"multipart/form-data; boundary={boundary}");
        return content;
    }

    private static async ValueTask<HttpContent> PartAsync(FormPart part, Func<BinaryReference, ValueTask<ReadOnlyMemory<byte>>> read)
    {
        if (part.File is not { } file)
        {
            var text = new ByteArrayContent(Encoding.UTF8.GetBytes(part.Value.Kind == ValueKind.Null ? "null" : part.Value.ToString()));
            text.Headers.TryAddWithoutValidation("Content-Disposition", $"form-data; name=\"{Escaped(part.Name)}\"");
            return text;
        }

        var content = new ReadOnlyMemoryContent(await read(file));
        content.Headers.TryAddWithoutValidation("Content-Disposition", $"form-data; name=\"{Escaped(part.Name)}\"; filename=\"{Escaped(file.FileName.Length > 0 ? file.FileName : Unnamed)}\"");
        content.Headers.TryAddWithoutValidation("Content-Type", file.MimeType.Length > 0 ? file.MimeType : "application/octet-stream");
        return content;
    }

    private static string Escaped(string name) => name.Replace("\r", "%0D", StringComparison.Ordinal).Replace("\n", "%0A", StringComparison.Ordinal).Replace("\"", "%22", StringComparison.Ordinal);
}
