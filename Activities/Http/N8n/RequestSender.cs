using System.Net.Http.Headers;
using System.Text;
using Bizoholic.Flows.Activities.Files;
using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Connectors.Http;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Http.N8n;

/// <summary>Sends one request through the client that decides where flows may call.</summary>
/// <param name="certificate">What the caller shows of itself, and who vouches for the server; null for none and the usual ones.</param>
internal sealed class RequestSender(ActivityExecutionContext context, GuardedConnection? certificate = null)
{
    /// <summary>Kinds of content that are no text: those that n8n keeps as files, and some that it takes for text.</summary>
    private static readonly string[] FileTypes =
    [
        "image/", "audio/", "video/", "application/octet-stream", "application/gzip", "application/zip", "application/vnd.rar", "application/epub+zip", "application/x-bzip", "application/x-cdf",
        "application/vnd.amazon.ebook", "application/msword", "application/vnd.openxmlformats-officedocument.", "application/vnd.ms-", "application/vnd.oasis.opendocument.", "application/pdf",
        "application/x-tar", "application/vnd.visio", "application/x-7z-compressed", "application/x-ms", "application/x-download",
    ];

    private static readonly string[] Reading = ["GET", "HEAD", "OPTIONS"];

    public async Task<ServiceAnswer> SendAsync(RequestParts parts, AnswerOptions options, string idempotencyKey)
    {
        using var request = Request(parts, options, idempotencyKey, await ContentAsync(parts));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken);
        limit.CancelAfter(parts.Timeout);
        using var client = Client(parts);
        try
        {
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            return await ReadAsync(response, options, limit.Token);
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            throw new ServiceFault($"The service at {request.RequestUri!.Host} could not be reached: {Unreached.Why(error)}", error is HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } ? "ENOTFOUND" : "ECONNREFUSED");
        }
        catch (OperationCanceledException) when (!context.CancellationToken.IsCancellationRequested)
        {
            // The installation's own limit may be shorter than the step's.
            var within = limit.IsCancellationRequested ? $"within {parts.Timeout.TotalSeconds:0.##} s" : "in time";
            throw new ServiceFault($"The service at {request.RequestUri!.Host} did not answer {within}.", "ECONNABORTED");
        }
    }

    /// <summary>Most calls share connections; one that connects in a way of its own does not.</summary>
    private HttpClient Client(RequestParts parts)
        => certificate is null && parts.Proxy is null && !parts.TrustsAnyCertificate
            ? context.GetRequiredService<IHttpClientFactory>().CreateClient(HttpCall.ClientName)
            : context.GetRequiredService<GuardedHttp>().CreateClient((certificate ?? new GuardedConnection()) with { Proxy = parts.Proxy, TrustsAnyCertificate = parts.TrustsAnyCertificate });

    /// <summary>The address with its query.</summary>
    public static Uri AddressOf(RequestParts parts)
    {
        var query = QueryText.Join(parts.Query);
        var address = query.Length == 0 ? parts.Url : $"{parts.Url}{(parts.Url.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{query}";
        return Uri.TryCreate(address, UriKind.Absolute, out var url) ? url : throw new FaultException($"Invalid URL: {parts.Url}.");
    }

    private static HttpRequestMessage Request(RequestParts parts, AnswerOptions options, string idempotencyKey, HttpContent? content)
    {
        var request = new HttpRequestMessage(new HttpMethod(parts.Method), AddressOf(parts)) { Content = content };
        request.Headers.TryAddWithoutValidation("Accept", options.Accept);
        if (parts.Redirects is { } redirects)
        {
            request.Options.Set(GuardedHttpRequest.MaxRedirects, redirects);
        }

        if (options.IsFull)
        {
            // The headers of the answer are looked at, those of the connection among them: as of a connection for this one call.
            request.Headers.ConnectionClose = true;
        }

        if (!Reading.Contains(parts.Method))
        {
            request.Headers.TryAddWithoutValidation("Idempotency-Key", idempotencyKey);
        }

        foreach (var (name, value) in parts.Headers)
        {
            if (request.Headers.NonValidated.Contains(name))
            {
                request.Headers.Remove(name);
            }

            // Of a form only its own type says where its fields end.
            if (!request.Headers.TryAddWithoutValidation(name, value) && !(parts.IsMultipart && name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase)))
            {
                request.Content?.Headers.Remove(name);
                request.Content?.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return request;
    }

    /// <summary>The body of a request as it is sent, for those that sign it.</summary>
    public async Task<byte[]> BodyOfAsync(RequestParts parts)
    {
        using var content = await ContentAsync(parts);
        return content is null ? [] : await content.ReadAsByteArrayAsync(context.CancellationToken);
    }

    private async ValueTask<HttpContent?> ContentAsync(RequestParts parts)
    {
        if (parts.BodyFile is { } whole)
        {
            return await FileAsync(whole);
        }

        if (parts.Embedded.Count > 0)
        {
            return Content(parts with { Body = await EmbeddedFiles.PutInAsync(parts.Body, parts.Embedded, context.Files.ReadAsync) });
        }

        return parts.IsMultipart ? await FormParts.ContentAsync(parts.Form, context.Files.ReadAsync) : Content(parts);
    }

    private async ValueTask<ReadOnlyMemoryContent> FileAsync(BinaryReference file)
    {
        var content = new ReadOnlyMemoryContent(await context.Files.ReadAsync(file));
        content.Headers.ContentType = MediaTypeHeaderValue.TryParse(file.MimeType, out var type) ? type : new MediaTypeHeaderValue("application/octet-stream");
        return content;
    }

    private static ByteArrayContent? Content(RequestParts parts)
    {
        if (parts.Body.IsUndefined)
        {
            return null;
        }

        var fields = parts.Body.AsObject() ?? ValueObject.Empty;
        switch (parts.BodyType)
        {
            case "form-urlencoded":
                return Text(QueryText.Join(parts.Body.AsString() is { } form ? QueryText.Read(form) : QueryText.Of(fields, "indices")), "application/x-www-form-urlencoded");
            case "raw":
                return Text(parts.Body.ToString(), parts.ContentType is { Length: > 0 } type ? type : "text/plain");
            default:
                return Text(parts.Body.AsString() ?? ValueJson.ToJson(parts.Body), "application/json");
        }
    }

    private static ByteArrayContent Text(string text, string type)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(text));
        content.Headers.ContentType = MediaTypeHeaderValue.TryParse(type, out var parsed) ? parsed : throw new FaultException($"'{type}' is no content type. It looks like application/json.");
        return content;
    }

    private async Task<ServiceAnswer> ReadAsync(HttpResponseMessage response, AnswerOptions options, CancellationToken cancellation)
    {
        var headers = new ValueObject.Builder();
        foreach (var (name, values) in response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated))
        {
            var key = name.ToLowerInvariant();
            headers.Set(key, key == "set-cookie" ? ValueArray.From(values.Select(value => (Value)value)) : string.Join(", ", values));
        }

        var type = response.Content.Headers.ContentType?.MediaType ?? "";
        if (options.Format == "file" || (options.Format == "autodetect" && IsFile(type)))
        {
            if (response.IsSuccessStatusCode || options.NeverFails)
            {
                var content = await response.Content.ReadAsByteArrayAsync(cancellation);
                var kind = type.Length > 0 ? type : "application/octet-stream";
                return new ServiceAnswer((int)response.StatusCode, response.ReasonPhrase ?? "", headers.Build(), default, "") { File = context.Files.Store(content, FileNameOf(response, kind), kind) };
            }
        }

        var text = await TextAsync(response.Content, cancellation);
        var isAnswer = response.IsSuccessStatusCode || options.NeverFails;
        var isText = options.Format == "text" || (options.Format == "autodetect" && !type.Equals("application/json", StringComparison.OrdinalIgnoreCase));
        return new ServiceAnswer((int)response.StatusCode, response.ReasonPhrase ?? "", headers.Build(), BodyOf(text, isText, isAnswer, options), text) { IsText = isText };
    }

    /// <summary>JSON as data. A text that is a number or the like in JSON is one, in versions 1 and 2 a text that is any JSON.</summary>
    private static Value BodyOf(string text, bool isText, bool isAnswer, AnswerOptions options)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return isText && text.Length > 0 ? text : options.Format == "autodetect" && !isText ? ValueObject.Empty : default(Value);
        }

        var isJson = FieldTypes.TryJson(text, out var json);
        if (isText)
        {
            return isJson && options.Format == "text" && (options.IsOld || json.Kind is not (ValueKind.Object or ValueKind.Array)) ? json : text;
        }

        if (!isAnswer)
        {
            return isJson ? json : text;
        }

        return isJson && json.AsString() is null ? json
            : options.Format == "autodetect" && !isJson ? options.NeverFails ? ValueObject.Empty : throw new FaultException("Invalid JSON in response body")
            : throw new FaultException($"Response body is not valid JSON. Change \"Response Format\" to \"{(options.IsOld ? "String" : "Text")}\"");
    }

    private static bool IsFile(string type) => FileTypes.Any(known => type.StartsWith(known, StringComparison.OrdinalIgnoreCase));

    /// <summary>In the encoding that the answer names, else the one it seems to be in.</summary>
    private static async Task<string> TextAsync(HttpContent content, CancellationToken cancellation)
    {
        var bytes = await content.ReadAsByteArrayAsync(cancellation);
        return FileSteps.TextOf(bytes, content.Headers.ContentType?.CharSet?.Trim('"', '\'') is { Length: > 0 } named ? named : FileSteps.EncodingNameOf(bytes));
    }

    private static string FileNameOf(HttpResponseMessage response, string type)
    {
        var disposition = response.Content.Headers.ContentDisposition;
        var named = (disposition?.FileNameStar ?? disposition?.FileName)?.Trim('"') is { Length: > 0 } given ? given
            : Uri.UnescapeDataString(response.RequestMessage?.RequestUri?.Segments[^1].Trim('/') ?? "");
        var name = Path.GetFileName(named.Replace('\\', '/'));
        return name.Length == 0 ? $"file.{FileSteps.ExtensionOf(type)}" : name;
    }
}
