using Microsoft.Net.Http.Headers;

namespace Bizoholic.Flows.Host.Webhooks;

/// <summary>
/// What a browser is told whose page, of another origin, calls a webhook: n8n's answers, as its webhooks and chats say in their settings. Webhooks that say nothing
/// of origins stay closed to such pages.
/// </summary>
internal static class CrossOrigin
{
    public static bool Concerns(HttpRequest request) => request.Headers.Origin.Count > 0 || HttpMethods.IsOptions(request.Method);

    /// <summary>Says who may read the answer, and answers the question that browsers ask before a call.</summary>
    /// <param name="isMet">Whether a webhook takes the call itself.</param>
    /// <param name="webhooks">All of the path.</param>
    /// <returns>True where it was such a question.</returns>
    public static bool IsAnswered(HttpContext http, bool isMet, IEnumerable<WebhookSettings> webhooks)
    {
        WebhookSettings[] open = [.. webhooks.Where(webhook => webhook.AllowedOrigins is not null)];
        var isQuestion = !isMet && HttpMethods.IsOptions(http.Request.Method) && open.Length > 0;
        var method = isQuestion ? http.Request.Headers.AccessControlRequestMethod.ToString() : http.Request.Method;
        if (http.Request.Headers.Origin.ToString() is { Length: > 0 } origin && Array.Find(open, webhook => webhook.Methods.Contains(method, StringComparer.OrdinalIgnoreCase)) is { } asked)
        {
            Tell(http, asked.AllowedOrigins!, origin, isQuestion, open.SelectMany(webhook => webhook.Methods).Prepend(HttpMethods.Options));
        }

        if (isQuestion)
        {
            http.Response.StatusCode = StatusCodes.Status204NoContent;
        }

        return isQuestion;
    }

    /// <summary>The same for addresses that nobody knows but those who were told: any page may call them.</summary>
    public static bool IsAnsweredForAny(HttpContext http)
    {
        var isQuestion = HttpMethods.IsOptions(http.Request.Method);
        if (http.Request.Headers.Origin.ToString() is { Length: > 0 } origin)
        {
            var method = http.Request.Headers.AccessControlRequestMethod.ToString();
            Tell(http, "*", origin, isQuestion, method.Length == 0 ? [HttpMethods.Options] : [HttpMethods.Options, method]);
        }

        if (isQuestion)
        {
            http.Response.StatusCode = StatusCodes.Status204NoContent;
        }

        return isQuestion;
    }

    private static void Tell(HttpContext http, string allowed, string origin, bool isQuestion, IEnumerable<string> methods)
    {
        var headers = http.Response.Headers;
        headers.AccessControlAllowMethods = string.Join(", ", methods.Distinct(StringComparer.OrdinalIgnoreCase));
        headers.AccessControlAllowOrigin = OriginFor(allowed, origin);
        headers.Append(HeaderNames.Vary, HeaderNames.Origin);
        if (isQuestion)
        {
            headers.AccessControlMaxAge = "300";
            if (http.Request.Headers.AccessControlRequestHeaders is { Count: > 0 } names)
            {
                headers.AccessControlAllowHeaders = names;
            }
        }
    }

    /// <summary>The caller's own where it is allowed, else the first that is: the browser sees that it is not meant.</summary>
    private static string OriginFor(string allowed, string origin)
    {
        var origins = allowed.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return allowed.Trim() == "*" || origins.Length == 0 || origins.Contains(origin, StringComparer.Ordinal) ? origin : origins[0];
    }
}
