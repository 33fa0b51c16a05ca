using System.Text.RegularExpressions;
using Bizoholic.Flows.Connectors.Rest;

namespace Bizoholic.Flows.Connectors.WordPress;

/// <summary>Finds the REST API of a site from the address people know.</summary>
public static partial class WordPressDiscovery
{
    /// <summary>Reads the API's root from the Link header of the site's front page; null when it is not a WordPress site or hides its API.</summary>
    [Effect(EffectClass.None)]
    public static async Task<Uri?> FindApiAsync(HttpClient http, Uri site, CancellationToken cancel = default)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Head, site);
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
            return answer.Headers.TryGetValues("Link", out var links)
                ? links.SelectMany(link => ApiLink().Matches(link)).Select(match => new Uri(site, match.Groups[1].Value)).FirstOrDefault()
                : null;
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException && !cancel.IsCancellationRequested)
        {
            throw TransportFailure.Explain("WordPress", exception);
        }
    }

    [GeneratedRegex("<([^<>]+)>;\\s*rel=\"https://api\\.w\\.org/\"", RegexOptions.None, 1000)]
    private static partial Regex ApiLink();
}
