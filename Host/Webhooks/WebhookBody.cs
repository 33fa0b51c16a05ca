using System.Collections.Frozen;
using System.Text;
using System.Text.Json;
using Bizoholic.Flows.Host.Problems;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Bizoholic.Flows.Host.Webhooks;

/// <summary>What was sent to a webhook: JSON and form fields as data, text as text, everything else as a file.</summary>
internal sealed record WebhookBody(Value Content, ValueArray Files, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Contents)
{
    private const int MaxParts = 1_000;

    public static IReadOnlyDictionary<string, ReadOnlyMemory<byte>> NoFiles => FrozenDictionary<string, ReadOnlyMemory<byte>>.Empty;

    /// <exception cref="RefusedException">The body is not what its content type says.</exception>
    public static async Task<WebhookBody> ReadAsync(ReadOnlyMemory<byte> bytes, string? contentType, CancellationToken cancellation)
    {
        bytes = bytes.Span.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes;
        if (bytes.Length == 0)
        {
            return Of(Value.Null);
        }

        _ = MediaTypeHeaderValue.TryParse(contentType, out var type);
        var name = type?.MediaType.Value?.ToLowerInvariant() ?? "";
        try
        {
            return name switch
            {
                "application/x-www-form-urlencoded" => Of(Fields(QueryHelpers.ParseQuery(Encoding.UTF8.GetString(bytes.Span)))),
                "multipart/form-data" => await MultipartAsync(bytes, type!, cancellation),
                "application/json" or "text/json" => Of(ValueJson.Parse(bytes.Span)),
                _ when name.EndsWith("+json", StringComparison.Ordinal) => Of(ValueJson.Parse(bytes.Span)),
                "" => Of(Guess(bytes)),
                "application/xml" or "application/javascript" => Of(Text(bytes, type)),
                _ when name.StartsWith("text/", StringComparison.Ordinal) || name.EndsWith("+xml", StringComparison.Ordinal) => Of(Text(bytes, type)),
                _ => WithFiles(Value.Null, [("data", "", name, bytes)]),
            };
        }
        catch (JsonException error)
        {
            throw Malformed($"The body is not valid JSON: {error.Message}");
        }
        catch (Exception error) when (error is InvalidDataException or IOException)
        {
            throw Malformed("The form in the body is damaged or incomplete.");
        }
    }

    /// <summary>The same with what was sent beside it, as it came. A form is its parts, and what is a file anyway is one already.</summary>
    public WebhookBody WithRaw(ReadOnlyMemory<byte> bytes, string? contentType)
    {
        if (bytes.Length == 0 || Files.Count > 0 || contentType?.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase) == true)
        {
            return this;
        }

        var type = MediaTypeHeaderValue.TryParse(contentType, out var parsed) ? parsed.MediaType.ToString() : "application/json";
        return WithFiles(Content, [("data", "", type, bytes)]);
    }

    /// <summary>Values by name: one as text, several as a list.</summary>
    public static ValueObject Fields(IEnumerable<KeyValuePair<string, StringValues>> fields)
    {
        var members = new ValueObject.Builder();
        foreach (var (name, values) in fields)
        {
            members.Set(name, values.Count == 1 ? values[0] : ValueArray.From(values.Select(value => (Value)value)));
        }

        return members.Build();
    }

    private static WebhookBody Of(Value content) => new(content, ValueArray.Empty, NoFiles);

    /// <summary>What is in a file travels beside the request, which names it by its id.</summary>
    private static WebhookBody WithFiles(Value content, IReadOnlyList<(string Name, string FileName, string MimeType, ReadOnlyMemory<byte> Bytes)> files)
    {
        var contents = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        var entries = new List<Value>();
        foreach (var (name, fileName, mimeType, bytes) in files)
        {
            var id = FlowFiles.IdOf(bytes.Span);
            contents[id] = bytes;
            entries.Add(ValueObject.From(("name", name), ("fileName", fileName), ("mimeType", mimeType), ("size", (double)bytes.Length), ("blobId", id)));
        }

        return new WebhookBody(content, ValueArray.From(entries), contents);
    }

    private static async Task<WebhookBody> MultipartAsync(ReadOnlyMemory<byte> bytes, MediaTypeHeaderValue type, CancellationToken cancellation)
    {
        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).Value;
        if (string.IsNullOrEmpty(boundary))
        {
            throw Malformed("The form has no boundary in its content type.");
        }

        var fields = new Dictionary<string, StringValues>(StringComparer.Ordinal);
        var files = new List<(string, string, string, ReadOnlyMemory<byte>)>();
        var reader = new MultipartReader(boundary, new MemoryStream(bytes.ToArray(), writable: false));
        while (await reader.ReadNextSectionAsync(cancellation) is { } section)
        {
            if (fields.Count + files.Count >= MaxParts)
            {
                throw Malformed($"The form has more than {MaxParts} parts.");
            }

            using var content = new MemoryStream();
            await section.Body.CopyToAsync(content, cancellation);
            _ = ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition);
            var name = HeaderUtilities.RemoveQuotes(disposition?.Name ?? default).Value ?? "";
            if (disposition is not null && (disposition.FileName.HasValue || disposition.FileNameStar.HasValue))
            {
                var fileName = disposition.FileNameStar.HasValue ? disposition.FileNameStar.Value! : HeaderUtilities.RemoveQuotes(disposition.FileName).Value!;
                files.Add((name, Path.GetFileName(fileName.Replace('\\', '/')), section.ContentType ?? "application/octet-stream", content.ToArray()));
            }
            else
            {
                fields[name] = StringValues.Concat(fields.GetValueOrDefault(name), Encoding.UTF8.GetString(content.GetBuffer().AsSpan(0, (int)content.Length)));
            }
        }

        return WithFiles(Fields(fields), files);
    }

    /// <summary>Without a content type: JSON where it reads as an object or list, else text.</summary>
    private static Value Guess(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Span[0] is (byte)'{' or (byte)'[')
        {
            try
            {
                return ValueJson.Parse(bytes.Span);
            }
            catch (JsonException)
            {
                // Text that only begins like JSON.
            }
        }

        return Encoding.UTF8.GetString(bytes.Span);
    }

    private static string Text(ReadOnlyMemory<byte> bytes, MediaTypeHeaderValue? type) => (type?.Encoding ?? Encoding.UTF8).GetString(bytes.Span);

    private static RefusedException Malformed(string detail) => new(StatusCodes.Status400BadRequest, "The request is not valid", detail);
}
