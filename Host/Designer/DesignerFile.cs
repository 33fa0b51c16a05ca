using System.IO.Compression;
using System.Text.RegularExpressions;
using Microsoft.Extensions.FileProviders;
using Microsoft.Net.Http.Headers;

namespace Bizoholic.Flows.Host.Designer;

/// <summary>One file of the designer, plain, in brotli form, or both.</summary>
internal sealed partial record DesignerFile(string Path, IFileInfo? Plain, IFileInfo? Packed, string ContentType)
{
    public async Task SendAsync(HttpContext http)
    {
        var (request, response) = (http.Request, http.Response);
        var isPackedTaken = Packed is not null && request.GetTypedHeaders().AcceptEncoding.Any(coding => coding.Value.Equals("br", StringComparison.OrdinalIgnoreCase) && coding.Quality is not 0);
        var file = isPackedTaken ? Packed! : Plain ?? Packed!;
        var tag = new EntityTagHeaderValue($"\"{file.LastModified.ToUnixTimeMilliseconds():x}-{file.Length:x}{(isPackedTaken ? "-br" : "")}\"");
        var headers = response.GetTypedHeaders();
        headers.ETag = tag;
        response.Headers.Vary = HeaderNames.AcceptEncoding;
        response.Headers.CacheControl = Hashed().IsMatch(Path) ? "public, max-age=31536000, immutable" : "no-cache";
        if (request.GetTypedHeaders().IfNoneMatch.Any(known => known.Compare(tag, useStrongComparison: false)))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        response.ContentType = ContentType is "text/html" or "text/javascript" or "text/css" ? $"{ContentType}; charset=utf-8" : ContentType;
        response.Headers.XContentTypeOptions = "nosniff";
        if (isPackedTaken)
        {
            response.Headers.ContentEncoding = "br";
        }

        if (file == Packed && !isPackedTaken)
        {
            await UnpackAsync(http);
        }
        else
        {
            response.ContentLength = file.Length;
            if (!HttpMethods.IsHead(request.Method))
            {
                await response.SendFileAsync(file, http.RequestAborted);
            }
        }
    }

    /// <summary>For the rare client that takes no brotli.</summary>
    private async Task UnpackAsync(HttpContext http)
    {
        if (!HttpMethods.IsHead(http.Request.Method))
        {
            await using var plain = new BrotliStream(Packed!.CreateReadStream(), CompressionMode.Decompress);
            await plain.CopyToAsync(http.Response.Body, http.RequestAborted);
        }
    }

    /// <summary>Names that carry a hash of their content: the runtime's, and those the shell's build makes.</summary>
    [GeneratedRegex(@"^_framework/.+\.[a-z0-9]{10}\.\w+$|^assets/.+-[\w-]{8}\.\w+$")]
    private static partial Regex Hashed();
}
