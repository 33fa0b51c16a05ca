using System.Text;
using System.Text.Json;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Http;

internal static class ResponseReader
{
    /// <summary>Bytes of an answer that are taken at most.</summary>
    public const int MaxBytes = 16 * 1024 * 1024;

    /// <exception cref="FaultException">The answer is too large.</exception>
    public static async ValueTask<HttpAnswer> ReadAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var headers = new ValueObject.Builder();
        foreach (var (name, values) in response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated))
        {
            headers.Set(name.ToLowerInvariant(), string.Join(", ", values));
        }

        var bytes = await BytesAsync(response.Content, cancellation);
        return new HttpAnswer(null, (int)response.StatusCode, response.ReasonPhrase, Parse(response.Content, bytes), headers.Build());
    }

    private static async ValueTask<ReadOnlyMemory<byte>> BytesAsync(HttpContent content, CancellationToken cancellation)
    {
        await using var stream = await content.ReadAsStreamAsync(cancellation);
        using var buffer = new MemoryStream();
        var chunk = new byte[16 * 1024];
        while (await stream.ReadAsync(chunk, cancellation) is > 0 and var read)
        {
            if (buffer.Length + read > MaxBytes)
            {
                throw new FaultException($"The answer has more than {MaxBytes / 1024 / 1024} MB, which is more than a flow takes.");
            }

            buffer.Write(chunk, 0, read);
        }

        return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
    }

    private static Value Parse(HttpContent content, ReadOnlyMemory<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return Value.Null;
        }

        var type = content.Headers.ContentType;
        if (type?.MediaType is { } media && (media.EndsWith("/json", StringComparison.OrdinalIgnoreCase) || media.EndsWith("+json", StringComparison.OrdinalIgnoreCase)))
        {
            try
            {
                return ValueJson.Parse(bytes.Span);
            }
            catch (JsonException)
            {
                // Services do send other things as JSON; the text is worth more than an error.
            }
        }

        return Encoding(type?.CharSet).GetString(bytes.Span);
    }

    private static Encoding Encoding(string? charset)
    {
        try
        {
            return string.IsNullOrEmpty(charset) ? System.Text.Encoding.UTF8 : System.Text.Encoding.GetEncoding(charset.Trim('"'));
        }
        catch (ArgumentException)
        {
            return System.Text.Encoding.UTF8;
        }
    }
}
