using System.Net;

namespace Bizoholic.Flows.Connectors.Http;

/// <summary>
/// Follows redirects within the limit. Each hop connects through the guard again; another origin gets none of the caller's headers. The allow-list is for
/// destinations that flows name: a site that is not on it cannot lead a call there, so its redirects go out by connections that know no allow-list.
/// </summary>
internal sealed class RedirectHandler(int usual, DestinationPolicy policy, HttpMessageHandler publicOnly) : DelegatingHandler
{
    private const int MostRedirects = 20;

    private readonly HttpMessageInvoker publicOnly = new(publicOnly);

    private static readonly HashSet<string> HarmlessHeaders = new(["Accept", "Accept-Language", "User-Agent"], StringComparer.OrdinalIgnoreCase);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var first = CheckedScheme(request.RequestUri!);
        var limit = request.Options.TryGetValue(GuardedHttpRequest.MaxRedirects, out var own) ? Math.Clamp(own, 0, MostRedirects) : usual;
        var follow = limit > 0 && !(request.Options.TryGetValue(GuardedHttpRequest.KeepRedirects, out var keep) && keep);
        var body = follow && request.Content is not null ? await BufferAsync(request.Content, cancellationToken) : null;
        var response = await base.SendAsync(request, cancellationToken);
        var ledAway = false;
        for (var hops = 0; follow && NextAddress(response, request.RequestUri!) is { } next; hops++)
        {
            var status = response.StatusCode;
            response.Dispose();
            if (hops == limit)
            {
                throw DestinationRefusedException.TooManyRedirects(first.Host, limit);
            }

            ledAway |= !next.Host.Equals(request.RequestUri!.Host, StringComparison.OrdinalIgnoreCase) && !policy.Vouches(request.RequestUri.Host, request.RequestUri.Port);
            request = Follow(request, status, next, body);
            response = ledAway ? await publicOnly.SendAsync(request, cancellationToken) : await base.SendAsync(request, cancellationToken);
        }

        return response;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            publicOnly.Dispose();
        }

        base.Dispose(disposing);
    }

    private static async Task<Func<HttpContent>> BufferAsync(HttpContent content, CancellationToken cancel)
    {
        await content.LoadIntoBufferAsync(cancel);
        var bytes = await content.ReadAsByteArrayAsync(cancel);
        var headers = content.Headers.NonValidated.ToArray();
        return () =>
        {
            var copy = new ByteArrayContent(bytes);
            foreach (var header in headers)
            {
                copy.Headers.TryAddWithoutValidation(header.Key, header.Value);
            }

            return copy;
        };
    }

    private static Uri? NextAddress(HttpResponseMessage response, Uri from) => response.StatusCode switch
    {
        HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect
            or HttpStatusCode.PermanentRedirect when response.Headers.Location is { } location => Checked(from, new Uri(from, location)),
        _ => null,
    };

    private static Uri Checked(Uri from, Uri next) => from.Scheme == Uri.UriSchemeHttps && CheckedScheme(next).Scheme == Uri.UriSchemeHttp
        ? throw DestinationRefusedException.Downgrade(from.Host)
        : CheckedScheme(next);

    private static Uri CheckedScheme(Uri uri) => uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp
        ? uri
        : throw DestinationRefusedException.Scheme(uri.Scheme);

    private static HttpRequestMessage Follow(HttpRequestMessage request, HttpStatusCode status, Uri next, Func<HttpContent>? body)
    {
        // As browsers do: what is posted is not posted again, other methods stay, and "See Other" is looked at.
        var keepsMethod = request.Method == HttpMethod.Get || request.Method == HttpMethod.Head || status switch
        {
            HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect => true,
            HttpStatusCode.MovedPermanently or HttpStatusCode.Found => request.Method != HttpMethod.Post,
            _ => false,
        };
        var sameOrigin = Uri.Compare(request.RequestUri, next, UriComponents.SchemeAndServer, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) == 0;
        var following = new HttpRequestMessage(keepsMethod ? request.Method : HttpMethod.Get, next)
        {
            Version = request.Version,
            Content = keepsMethod ? body?.Invoke() : null,
        };
        foreach (var header in request.Headers.NonValidated)
        {
            if (sameOrigin || HarmlessHeaders.Contains(header.Key))
            {
                following.Headers.TryAddWithoutValidation(header.Key, header.Value);
            }
        }

        return following;
    }
}
