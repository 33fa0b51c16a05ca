using System.Net;
using System.Text.RegularExpressions;

namespace Bizoholic.Flows.Connectors.Tests.WordPress;

/// <summary>A visitor filling in the lead form found on a page.</summary>
internal sealed partial class LeadFormPage(string html)
{
    /// <summary>Sends the form and returns where the site leads next, or the status when it refuses.</summary>
    public async Task<string> SendAsync(Dictionary<string, string> values)
    {
        var form = Hidden().Matches(html).ToDictionary(match => match.Groups[1].Value, match => WebUtility.HtmlDecode(match.Groups[2].Value));
        foreach (var (name, value) in values)
        {
            form[name] = value;
        }

        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        using var body = new FormUrlEncodedContent(form);
        using var answer = await http.PostAsync(new Uri(WebUtility.HtmlDecode(Action().Match(html).Groups[1].Value)), body);
        return answer.Headers.Location?.ToString() ?? $"{(int)answer.StatusCode}";
    }

    [GeneratedRegex("""<form[^>]* action="([^"]+)""")]
    private static partial Regex Action();

    [GeneratedRegex("""<input type="hidden" name="([^"]+)" value="([^"]*)""")]
    private static partial Regex Hidden();
}
