using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using Bizoholic.Flows.Host.Problems;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.Host.Elsa.Json;

/// <summary>Reads request bodies whose shape is open.</summary>
internal static class JsonBody
{
    /// <summary>Bytes a body may have. Definitions are checked against their own limit after this.</summary>
    public const int MaxBytes = 16 * 1024 * 1024;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = ValueJson.MaxDepth, AllowDuplicateProperties = false };

    /// <exception cref="RefusedException">The body is too large, or no JSON object.</exception>
    public static async Task<JsonObject> ReadObjectAsync(this HttpRequest request, CancellationToken cancellation)
        => Parse(await request.ReadBytesAsync(cancellation));

    /// <summary>The same where an empty body is fine.</summary>
    public static async Task<JsonObject> ReadOptionalObjectAsync(this HttpRequest request, CancellationToken cancellation)
    {
        var bytes = await request.ReadBytesAsync(cancellation);
        return bytes.Length == 0 ? [] : Parse(bytes);
    }

    /// <inheritdoc cref="ReadObjectAsync"/>
    public static JsonObject Parse(ReadOnlyMemory<byte> utf8)
    {
        if (!Utf8.IsValid(utf8.Span))
        {
            throw Invalid("The text is not valid UTF-8.");
        }

        try
        {
            using var document = JsonDocument.Parse(utf8, Options);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? JsonObject.Create(document.RootElement.Clone())!
                : throw Invalid($"Expected a JSON object, found {document.RootElement.ValueKind.ToString().ToLowerInvariant()}.");
        }
        catch (JsonException error)
        {
            throw Invalid($"The text is not valid JSON: {error.Message}");
        }
    }

    public static async Task<ReadOnlyMemory<byte>> ReadBytesAsync(this HttpRequest request, CancellationToken cancellation)
    {
        if (request.ContentLength > MaxBytes)
        {
            throw TooLarge();
        }

        using var buffer = new MemoryStream((int)(request.ContentLength ?? 4_096));
        try
        {
            await foreach (var chunk in ChunksAsync(request, cancellation))
            {
                if (buffer.Length + chunk.Length > MaxBytes)
                {
                    throw TooLarge();
                }

                buffer.Write(chunk.Span);
            }
        }
        catch (InvalidDataException)
        {
            throw Invalid("The body is not compressed as its Content-Encoding says.");
        }

        return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> ChunksAsync(HttpRequest request, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        while (true)
        {
            var read = await request.BodyReader.ReadAsync(cancellation);
            foreach (var segment in read.Buffer)
            {
                yield return segment;
            }

            request.BodyReader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                yield break;
            }
        }
    }

    private static RefusedException Invalid(string detail) => new(StatusCodes.Status400BadRequest, "The request is not valid", detail);

    private static RefusedException TooLarge() => new(StatusCodes.Status413PayloadTooLarge, "The request is too large", $"At most {MaxBytes / 1024 / 1024} MB are taken.");
}
