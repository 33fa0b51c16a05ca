using System.Text.Json;
using Bizoholic.Flows.Host.Credentials;
using Bizoholic.Flows.Storage;
using Bizoholic.Flows.Workflows;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;

namespace Bizoholic.Flows.Host.Problems;

/// <summary>Turns exceptions into problem details. What is not the caller's fault is logged and answered without internals.</summary>
internal sealed class ErrorHandler(IProblemDetailsService problems, ILogger<ErrorHandler> log) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext http, Exception error, CancellationToken cancellation)
    {
        var details = error switch
        {
            DefinitionException definition => Refusals.Details(definition.Problems),
            CredentialException credential => Details(StatusCodes.Status409Conflict, "The credential cannot be read or kept", credential.Message),
            RefusedException refused => Details(refused.Status, refused.Title, refused.Message),
            QueueFullException full => Details(StatusCodes.Status429TooManyRequests, "Too many runs are waiting", full.Message),
            BadHttpRequestException bad => Details(bad.StatusCode, bad.StatusCode == StatusCodes.Status413PayloadTooLarge ? "The request is too large" : "The request is not valid", Explain(bad)),
            HostStoppingException => Details(StatusCodes.Status503ServiceUnavailable, "The host is stopping", "Send the request again in a moment."),
            _ when StorageFailure.Explain(error) is { } problem => Details(StatusCodes.Status503ServiceUnavailable, "Nothing can be stored now", $"{problem} Send the request again in a moment."),
            JsonException json => Details(StatusCodes.Status400BadRequest, "The request is not valid", $"The body is not valid JSON: {json.Message}"),
            _ => Details(StatusCodes.Status500InternalServerError, "Something went wrong here", "The request could not be served. The log of the server says why."),
        };
        if (details.Status == StatusCodes.Status500InternalServerError)
        {
            log.RequestFailed(error, http.Request.Method, http.Request.Path);
        }

        if (details.Status == StatusCodes.Status503ServiceUnavailable)
        {
            http.Response.Headers.RetryAfter = "5";
        }

        if (error is QueueFullException { RetryAfter: var wait })
        {
            http.Response.Headers.RetryAfter = ((int)Math.Ceiling(wait.TotalSeconds)).ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        http.Response.StatusCode = details.Status!.Value;
        return await problems.TryWriteAsync(new ProblemDetailsContext { HttpContext = http, ProblemDetails = details });
    }

    private static ProblemDetails Details(int status, string title, string detail) => new() { Status = status, Title = title, Detail = detail };

    private static string Explain(BadHttpRequestException error) => error.InnerException is JsonException json ? $"The body is not valid JSON: {json.Message}" : error.Message;
}

internal static partial class ErrorLog
{
    [LoggerMessage(6001, LogLevel.Error, "{Method} {Path} failed")]
    public static partial void RequestFailed(this ILogger log, Exception error, string method, string path);
}
