using Bizoholic.Flows.Activities.Webhooks;
using Bizoholic.Flows.Connectors;
using Bizoholic.Flows.Connectors.Webhooks;
using Bizoholic.Flows.Host.Elsa.Json;
using Bizoholic.Flows.Host.Problems;
using Bizoholic.Flows.Host.SignUps;
using Bizoholic.Flows.Workflows;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bizoholic.Flows.Host.Webhooks;

/// <summary>Lets a trigger look at a call before anything of it is parsed or stored. What is not genuine leaves a line in the log and nothing else.</summary>
internal sealed class CheckedCalls(PlanCache plans, ICredentialSource credentials, SignUpSecrets signUps, IServiceProvider services, ILogger<CheckedCalls> log)
{
    /// <returns>What the trigger found, for a genuine call; else the answer that refuses it.</returns>
    public async ValueTask<(CheckedCall? Call, ProblemHttpResult? Refusal)> CheckAsync(HttpRequest request, string path, WebhookRoute route, CancellationToken cancellation)
    {
        var plan = await plans.GetAsync(route.Definition.TenantId, route.Definition.ContentHash, cancellation);
        var settings = await signUps.IntoAsync(route.Settings.Source, route.Trigger.TenantId, route.Trigger.DefinitionId, route.Trigger.ActivityId, cancellation);
        return plan.FindById(route.Trigger.ActivityId)?.Activity is ICheckedTrigger trigger
            ? await CheckAsync(request, path, route.Trigger.TenantId, route.Settings, (call, credential) => trigger.CheckAsync(call, settings, credential, services, cancellation), route.Settings.N8nAnswer is not null, cancellation)
            : (null, Refusals.Problem(StatusCodes.Status503ServiceUnavailable, "The call cannot be checked", "This webhook's flow has changed. Send the call again."));
    }

    /// <summary>The same for a form, or a call that a run waits for: whoever calls is known by the kinds that every webhook has.</summary>
    /// <param name="isForm">A person asks, whose browser is to ask for the password again whatever was wrong.</param>
    public ValueTask<(CheckedCall? Call, ProblemHttpResult? Refusal)> CheckAsync(HttpRequest request, string path, string tenantId, WebhookSettings webhook, bool isForm, CancellationToken cancellation)
        => CheckAsync(
            request,
            path,
            tenantId,
            webhook,
            (call, credential) => CallAuthentication.CheckAsync(webhook.Source["authentication"].ToString(), call, credential, services),
            webhook.N8nAnswer is not null && !isForm,
            cancellation);

    private async ValueTask<(CheckedCall? Call, ProblemHttpResult? Refusal)> CheckAsync(
        HttpRequest request, string path, string tenantId, WebhookSettings webhook, Func<IncomingCall, Credential?, ValueTask<CheckedCall>> check, bool isN8n, CancellationToken cancellation)
    {
        request.EnableBuffering();
        var body = await request.ReadBytesAsync(cancellation);
        if (request.Body.CanSeek)
        {
            request.Body.Position = 0;
        }

        if (body.Length > webhook.SizeLimit)
        {
            return (null, Refusals.Problem(StatusCodes.Status413PayloadTooLarge, "The request is too large", $"This webhook takes at most {webhook.SizeLimit} bytes."));
        }

        var headers = request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        var call = new IncomingCall(request.Method, $"{path}{request.QueryString}", headers, body) { From = request.HttpContext.Connection.RemoteIpAddress };
        try
        {
            using var credential = webhook.Credential is { } id ? (await credentials.OpenAsync(tenantId, id, null, cancellation)).Credential : null;
            var found = await check(call, credential);
            if (found.Check.IsGenuine)
            {
                return (found, null);
            }

            log.CallRefused(path, tenantId, found.Check.Verdict, request.HttpContext.Connection.RemoteIpAddress);
            if (found.Challenge is { } challenge)
            {
                request.HttpContext.Response.Headers.WWWAuthenticate = challenge;
            }

            return (null, Refusal(found, isN8n));
        }
        catch (Exception error) when (error is FaultException or ServiceException)
        {
            // The sender may well be genuine: it is to come again when the credential, or the service that is asked, is there.
            log.CheckFailed(path, tenantId, error);
            return (null, Refusals.Problem(StatusCodes.Status503ServiceUnavailable, "The call cannot be checked", "This webhook cannot check its callers at the moment. Send the call again later."));
        }
    }

    /// <param name="isN8n">Callers of n8n's webhooks are told apart: who shows nothing (401), who shows what is wrong (403), and a webhook that knows nobody yet (500).</param>
    private static ProblemHttpResult Refusal(CheckedCall found, bool isN8n)
    {
        var (status, code, title, detail) = found.Check.Verdict switch
        {
            WebhookVerdict.Malformed => (StatusCodes.Status400BadRequest, "malformed", "The call is not valid", "A header that the signature needs is missing or unreadable, or the body is not what this service sends."),
            WebhookVerdict.OutsideTolerance => (StatusCodes.Status401Unauthorized, "too-old", "The call is too old", "Its signature is right, but it was made too long ago, or the clocks differ. Sign it anew."),
            _ => (!isN8n || found.ShowsNothing ? StatusCodes.Status401Unauthorized : found.IsUnset ? StatusCodes.Status500InternalServerError : StatusCodes.Status403Forbidden, "wrong-signature", "The signature is wrong", "No secret of this webhook matches. Compare the secret at the sender with the one in the credential."),
        };
        return TypedResults.Problem(found.Detail ?? detail, statusCode: status, title: title, extensions: [KeyValuePair.Create<string, object?>("code", code)]);
    }
}

internal static partial class CheckedCallLog
{
    [LoggerMessage(2311, LogLevel.Warning, "A call of {Path} (tenant {TenantId}) from {From} was refused: {Verdict}")]
    public static partial void CallRefused(this ILogger log, string path, string tenantId, WebhookVerdict verdict, System.Net.IPAddress? from);

    [LoggerMessage(2312, LogLevel.Error, "A call of {Path} (tenant {TenantId}) could not be checked")]
    public static partial void CheckFailed(this ILogger log, string path, string tenantId, Exception error);
}
