using System.Security.Claims;
using Bizoholic.Flows.Host.Hosting;
using Bizoholic.Flows.Host.Identity;
using Bizoholic.Flows.Host.Management.Testing;
using Bizoholic.Flows.Host.Problems;
using Bizoholic.Flows.Workflows;
using Microsoft.AspNetCore.Authentication;

namespace Bizoholic.Flows.Host.Webhooks;

/// <summary>Takes what other programs send to flows.</summary>
internal sealed class WebhookEndpoint(WebhookRoutes routes, WaitingWebhooks waiting, IWorkflowRuntime runtime, HostSettings settings, TimeProvider time, TestCalls testCalls)
{
    private static readonly WebhookMark Mark = new();

    public static void Map(IEndpointRouteBuilder app)
    {
        var endpoint = app.ServiceProvider.GetRequiredService<WebhookEndpoint>();
        foreach (var root in (string[])["/webhook", "/workflows"])
        {
            app.Map(root + "/{**path}", endpoint.HandleAsync).AllowAnonymous().ExcludeFromDescription().WithMetadata(Mark);
        }
    }

    /// <summary>Whether a request is for a flow: such a one takes no part in what the API's callers go through.</summary>
    public static bool IsMetBy(HttpContext http) => http.GetEndpoint()?.Metadata.GetMetadata<WebhookMark>() is not null;

    private async Task HandleAsync(HttpContext http)
    {
        var cancellation = http.RequestAborted;
        var path = "/" + (http.GetRouteValue("path") as string)?.Trim('/');
        var isHeard = await testCalls.HearAsync(http.Request, path, cancellation);
        var match = await routes.FindAsync(path, http.Request.Method, cancellation);
        WebhookRequest? read = null;
        while (match.Route is { } route)
        {
            if (route.Authorize && !IsLetIn((await http.AuthenticateAsync()).Principal, route))
            {
                await Refusals.Problem(StatusCodes.Status401Unauthorized, "Not signed in", "This webhook takes only calls with a token or an API key.").ExecuteAsync(http);
                return;
            }

            var request = read ??= await WebhookRequest.ReadAsync(http.Request, path, match.Parameters, route.SizeLimit, cancellation);
            try
            {
                await AnswerAsync(http, route, request, await StartAsync(match, route, request, cancellation));
                return;
            }
            catch (TriggersChangedException)
            {
                // Something was published or retracted since the route was found, perhaps by another host. What is published now counts.
                match = await routes.FindAgainAsync(path, http.Request.Method, match.Table, cancellation);
                read = read.With(match.Parameters);
            }
        }

        if (await waiting.FindAsync(http.Request.Method, path, cancellation) is { } bookmarkId)
        {
            await ResumeAsync(http, path, WaitingWebhooks.TenantId, bookmarkId);
        }
        else if (match.Allowed.Count > 0)
        {
            http.Response.Headers.Allow = string.Join(", ", match.Allowed.Distinct());
            await Refusals.Problem(StatusCodes.Status405MethodNotAllowed, "Method not allowed", $"This webhook takes {http.Response.Headers.Allow}, not {http.Request.Method}.").ExecuteAsync(http);
        }
        else if (isHeard)
        {
            await TypedResults.Ok(new TestCallAnswer("The designer took this call as sample data. Nothing ran: the flow is not published.")).ExecuteAsync(http);
        }
        else
        {
            await Refusals.NotFound("There is no published workflow with this webhook.").ExecuteAsync(http);
        }
    }

    private ValueTask<StartResult> StartAsync(WebhookMatch match, WebhookRoute route, WebhookRequest request, CancellationToken cancellation) => runtime.StartAsync(
        new StartRequest
        {
            Definition = route.Definition,
            TriggerActivityId = route.Trigger.ActivityId,
            TriggerInput = request.Data,
            TriggerRevision = match.Table.Source.Revision,
            CorrelationId = request.CorrelationId,
            DedupeKey = request.DeliveryKey,
            DedupeScope = route.Trigger.TriggerId,
            DedupeBodyHash = request.BodyHash,
            ReturnAtOnce = route.Mode == ResponseMode.OnReceived,
            Files = request.Files,
            SearchValues = request.Client is { } client ? [("client", client)] : [],
        },
        cancellation);

    private Task AnswerAsync(HttpContext http, WebhookRoute route, WebhookRequest request, StartResult started)
        => started.Duplicate is { } earlier && earlier.BodyHash != request.BodyHash ? Refusals.Problem(StatusCodes.Status422UnprocessableEntity, "The key was used before", "An earlier delivery with this key had another content. Give every delivery its own key.").ExecuteAsync(http)
            : started.Duplicate is not null ? WebhookAnswers.SeenBeforeAsync(http.Response, started.RunId, http.RequestAborted)
            : route.Mode == ResponseMode.OnReceived ? WebhookAnswers.StartedAsync(http.Response, started.RunId, http.RequestAborted)
            : AnswerAsync(http.Response, route, route.Mode, started.RunId, started.Reply, started.Rest, route.Timeout ?? settings.WebhookWait, route.SuspendedStatus, http.RequestAborted);

    /// <summary>Hands a call to the run that waits for it.</summary>
    public async Task ResumeAsync(HttpContext http, string path, string tenantId, string bookmarkId)
    {
        var request = await WebhookRequest.ReadAsync(http.Request, path, [], null, http.RequestAborted);
        var resumed = await runtime.ResumeAsync(tenantId, bookmarkId, request.WithContents(), http.RequestAborted);
        await (resumed.Found
            ? AnswerAsync(http.Response, null, ResponseMode.ResponseNode, resumed.RunId!, resumed.Reply, resumed.Rest, settings.WebhookWait, StatusCodes.Status202Accepted, http.RequestAborted)
            : Refusals.NotFound("No workflow waits for this call any more.").ExecuteAsync(http));
    }

    /// <summary>The run goes on when the caller leaves or its time is up; only the answer is given up.</summary>
    private async Task AnswerAsync(HttpResponse response, WebhookRoute? route, ResponseMode mode, string runId, Task<HttpReply?> reply, Task<RunRest> rest, TimeSpan wait, int suspendedStatus, CancellationToken cancellation)
    {
        try
        {
            if (mode == ResponseMode.ResponseNode && await reply.WaitAsync(wait, time, cancellation) is { } early)
            {
                await WebhookAnswers.ReplyAsync(response, early, cancellation);
                return;
            }

            var outcome = await rest.WaitAsync(wait, time, cancellation);
            await (reply is { IsCompletedSuccessfully: true, Result: { } late }
                ? WebhookAnswers.ReplyAsync(response, late, cancellation)
                : route?.N8nAnswer is { } answer ? WebhookAnswers.N8nRestAsync(response, runId, outcome, answer, route.N8nStatus, suspendedStatus, cancellation)
                : WebhookAnswers.RestAsync(response, runId, outcome, suspendedStatus, cancellation));
        }
        catch (Exception error) when (error is TimeoutException or HostStoppingException)
        {
            await WebhookAnswers.WaitingAsync(response, runId, suspendedStatus, cancellation);
        }
    }

    private static bool IsLetIn(ClaimsPrincipal? caller, WebhookRoute route)
        => caller?.Identity?.IsAuthenticated == true && caller.TenantId() == route.Trigger.TenantId;

    private sealed class WebhookMark;
}
