using Bizoholic.Flows.Activities.Credentials;
using Bizoholic.Flows.Activities.Http;
using Bizoholic.Flows.Connectors;
using Bizoholic.Flows.Connectors.Rest;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Publishing;

/// <summary>A file of the web, read whole.</summary>
internal sealed record FetchedFile(string Name, string MimeType, byte[] Bytes)
{
    private static readonly Dictionary<string, string> Extensions = new(StringComparer.OrdinalIgnoreCase)
    {
        ["image/jpeg"] = ".jpg",
        ["image/png"] = ".png",
        ["image/gif"] = ".gif",
        ["image/webp"] = ".webp",
        ["image/avif"] = ".avif",
        ["application/pdf"] = ".pdf",
    };

    /// <exception cref="FaultException">It cannot be read. Where its server is busy or out of reach, it may be later.</exception>
    public static async ValueTask<FetchedFile> GetAsync(ActivityExecutionContext context, Uri address)
    {
        if (!address.IsAbsoluteUri || address.Scheme is not ("http" or "https"))
        {
            throw new FaultException($"The file's address '{address}' cannot be read. It has to begin with https:// or http://.");
        }

        try
        {
            using var answer = await context.Services.Http().GetAsync(address, context.CancellationToken);
            if (!answer.IsSuccessStatusCode)
            {
                throw Refused(address, answer, context.Time.GetUtcNow());
            }

            var type = answer.Content.Headers.ContentType?.MediaType ?? "application/octet-stream";
            return type is "text/html"
                ? throw new FaultException($"The address at {address.Host} leads to a page, not to a file.")
                : new FetchedFile(NameOf(address, type), type, await answer.Content.ReadAsByteArrayAsync(context.CancellationToken));
        }
        catch (Exception error) when (error is HttpRequestException or IOException or OperationCanceledException && !context.CancellationToken.IsCancellationRequested)
        {
            var isTransient = TransportFailure.Explain("", error).Kind == ServiceFailure.RetryLater;
            throw new FaultException($"The file at {address.Host} cannot be read: {Unreached.Why(error)}", inner: error) { IsTransient = isTransient, IsFinal = !isTransient };
        }
    }

    private static FaultException Refused(Uri address, HttpResponseMessage answer, DateTimeOffset now)
    {
        var status = (int)answer.StatusCode;
        var isTransient = TransientStatus.Is(status);
        return new FaultException($"The file at {address.Host} cannot be read: it answered with status {status}.") { IsTransient = isTransient, IsFinal = !isTransient, RetryAfter = RetryAfterHeader.Read(answer.Headers.RetryAfter?.ToString(), now) };
    }

    /// <summary>The address's own name; with an extension, since WordPress takes the type from it.</summary>
    private static string NameOf(Uri address, string type)
    {
        var name = Path.GetFileName(Uri.UnescapeDataString(address.AbsolutePath));
        name = name.Length == 0 ? "file" : name;
        return Path.HasExtension(name) || !Extensions.TryGetValue(type, out var extension) ? name : name + extension;
    }
}
