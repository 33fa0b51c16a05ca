using Bizoholic.Flows.Activities.Webhooks;
using Bizoholic.Flows.Host.Hosting;
using Bizoholic.Flows.Host.Management.Testing;
using Bizoholic.Flows.Host.Problems;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bizoholic.Flows.Host.Webhooks;

/// <summary>Takes what other programs send to flows.</summary>
internal sealed class WebhookEndpoint(WebhookRoutes routes, WaitingWebhooks waiting, IWorkflowRuntime runtime, PlanCache plans, HostSettings settings, TimeProvider time, TestCalls testCalls, WebhookGate gate, CheckedCalls checks, EventListeners events, FirstAnswers first)
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

    private static ProblemHttpResult OtherContent => Refusals.Problem(StatusCodes.Status422UnprocessableEntity, "The key was used before", "An earlier delivery with this key had another content. Give every delivery its own key.");

    /// <summary>Whether a request is for a flow: such a one takes no part in what the API's callers go through.</summary>
    public static bool IsMetBy(HttpContext http) => http.GetEndpoint()?.Metadata.GetMetadata<WebhookMark>() is not null;

    private async Task HandleAsync(HttpContext http)
    {
        var cancellation = http.RequestAborted;
        var path = "/" + (http.GetRouteValue("path") as string)?.Trim('/');
        var isHeard = await testCalls.HearAsync(http.Request, path, cancellation);
        var match = await routes.FindAsync(path, http.Request.Method, cancellation);
        if (CrossOrigin.Concerns(http.Request) && CrossOrigin.IsAnswered(http, match.Route is not null, match.Table.At(path).Select(route => route.Settings)))
        {
            return;
        }

        var listeners = match.Route is null ? match.Table.ListenersAt(path, http.Request.Method) : match.Route.Settings.IsEvent ? (await routes.CurrentAsync(cancellation)).ListenersAt(path, http.Request.Method) : [];
        var (runs, refused) = listeners.Count == 0 ? (0, null) : await events.TellAsync(http, path, listeners, cancellation);
        if (listeners.Count > 0 && match.Route is null)
        {
            await (refused ?? WebhookAnswers.Heard(runs)).ExecuteAsync(http);
            return;
        }

        WebhookRequest? read = null;
        while (match.Route is { } route)
        {
            var (request, answer) = await AdmitAsync(http, path, route, match.Parameters, read);
            if (request is null)
            {
                await answer!.ExecuteAsync(http);
                return;
            }

            if (await TryStartAsync(http, match, route, request))
            {
                return;
            }

            // Something was published or retracted since the route was found, perhaps by another host. What is published now counts.
            match = await routes.FindAgainAsync(path, http.Request.Method, match.Table, cancellation);
            read = route.Settings.IsChecked ? null : request;
        }

        await (await waiting.FindAsync(http.Request.Method, path, cancellation) is { } waiter ? ResumeAsync(http, path, waiter)
            : await TryAnswerAgainAsync(http, path) ? Task.CompletedTask
            : NobodyTakesAsync(http, match, isHeard));
    }

    private static Task NobodyTakesAsync(HttpContext http, WebhookMatch match, bool isHeard)
    {
        if (match.Allowed.Count > 0)
        {
            http.Response.Headers.Allow = string.Join(", ", match.Allowed.Distinct());
            return Refusals.Problem(StatusCodes.Status405MethodNotAllowed, "Method not allowed", $"This webhook takes {http.Response.Headers.Allow}, not {http.Request.Method}.").ExecuteAsync(http);
        }

        return isHeard
            ? TypedResults.Ok(new TestCallAnswer("The designer took this call as sample data. Nothing ran: the flow is not published.")).ExecuteAsync(http)
            : Refusals.NotFound("There is no published workflow with this webhook.").ExecuteAsync(http);
    }

    /// <summary>Lets a call in, or says what it is answered instead.</summary>
    /// <param name="read">The call as it was read for another route; null when it has not been read.</param>
    private async ValueTask<(WebhookRequest? Request, IResult? Answer)> AdmitAsync(HttpContext http, string path, WebhookRoute route, RouteValueDictionary parameters, WebhookRequest? read)
    {
        var (webhook, cancellation) = (route.Settings, http.RequestAborted);
        if ((await gate.RefusalAsync(http, webhook, route.Trigger.TenantId) ?? await WebhookAccess.RefusalAsync(http, webhook, route.Trigger.TenantId)) is { } refusal)
        {
            return (null, refusal);
        }

        if (!webhook.IsChecked)
        {
            return (read?.With(parameters) ?? await WebhookRequest.ReadAsync(http.Request, path, parameters, webhook, cancellation), null);
        }

        var (call, refused) = await checks.CheckAsync(http.Request, path, route, cancellation);
        WebhookRequest? content = null;
        if (call?.Reads is { } reads)
        {
            content = await WebhookRequest.ReadAsync(http.Request, path, parameters, webhook, cancellation);
            call = reads(content.Data);
        }

        return call switch
        {
            null => (null, refused),
            { Answer: { } answer } => (null, WebhookAnswers.Reply(answer)),
            { IsWanted: false } => (null, WebhookAnswers.NotWanted),
            _ when content is not null => (content.As(call), null),
            { Input.IsUndefined: false } => (WebhookRequest.Of(call), null),
            _ => ((await WebhookRequest.ReadAsync(http.Request, path, parameters, webhook, cancellation)).With(call), null),
        };
    }

    private async Task<bool> TryStartAsync(HttpContext http, WebhookMatch match, WebhookRoute route, WebhookRequest request)
    {
        var cancellation = http.RequestAborted;
        var webhook = route.Settings;
        var plan = await plans.GetAsync(route.Definition.TenantId, route.Definition.ContentHash, cancellation);
        var key = request.CheckedKey ?? DeliveryKeys.Of(plan, route.Trigger.ActivityId, http.Request, request.Data);
        var bodyHash = key is null && webhook.SameContentWithin is null ? "" : request.BodyHash();
        StartResult started;
        try
        {
            started = await runtime.StartAsync(
                new StartRequest
                {
                    Definition = route.Definition,
                    TriggerActivityId = route.Trigger.ActivityId,
                    TriggerInput = request.Data,
                    TriggerRevision = match.Table.Source.Revision,
                    CorrelationId = request.CorrelationId,
                    DedupeKey = key ?? (webhook.SameContentWithin is null ? null : "content:" + bodyHash),
                    DedupeFor = request.CheckedKey is not null && settings.DeliveryKeysKept < IncomingEvent.Remembered ? IncomingEvent.Remembered : key is null && webhook.SameContentWithin is { } window ? window : settings.DeliveryKeysKept,
                    DedupeScope = route.Trigger.TriggerId,
                    DedupeBodyHash = bodyHash,
                    ReturnAtOnce = webhook.Mode == ResponseMode.OnReceived,
                    Files = request.Files,
                    SearchValues = request.Client is { } client ? [(SearchValue.Client, client)] : [],
                },
                cancellation);
        }
        catch (TriggersChangedException)
        {
            return false;
        }

        await (started.Duplicate is { } earlier && earlier.BodyHash != bodyHash ? OtherContent.ExecuteAsync(http)
            : started.Duplicate is not null && request.CheckedKey is not null && webhook.Mode == ResponseMode.OnReceived ? WebhookAnswers.SeenBeforeAsync(http.Response, started.RunId, cancellation)
            : webhook.Mode == ResponseMode.OnReceived ? WebhookAnswers.StartedAsync(http.Response, started.RunId, cancellation)
            : started.Duplicate is not null ? AnswerAgainAsync(http, webhook, route.Trigger.TenantId, started.RunId, null)
            : AnswerAsync(http.Response, webhook, started.RunId, started.Reply, started.Rest, cancellation));
        return true;
    }

    /// <summary>Runs a draft with a call, and answers as its webhook will once it is published.</summary>
    public async Task TestAsync(HttpContext http, string path, RouteValueDictionary parameters, DraftWebhook draft)
    {
        var webhook = WebhookSettings.Read(draft.Settings);
        var (request, answer) = await AdmitAsync(http, path, draft.Route(webhook), parameters, null);
        if (request is null)
        {
            await answer!.ExecuteAsync(http);
            return;
        }

        var started = await runtime.StartAsync(
            new StartRequest
            {
                Definition = draft.Version,
                TriggerActivityId = draft.ActivityId,
                TriggerInput = request.Data,
                Files = request.Files,
                CorrelationId = request.CorrelationId,
                IsTest = true,
                ReturnAtOnce = webhook.Mode == ResponseMode.OnReceived,
            },
            http.RequestAborted);
        await (webhook.Mode == ResponseMode.OnReceived
            ? WebhookAnswers.StartedAsync(http.Response, started.RunId, http.RequestAborted)
            : AnswerAsync(http.Response, webhook, started.RunId, started.Reply, started.Rest, http.RequestAborted));
    }

    private async Task ResumeAsync(HttpContext http, string path, WaitingWebhook waiter)
    {
        var (call, refusal) = await CheckAsync(http, path, waiter);
        if (refusal is not null)
        {
            await refusal.ExecuteAsync(http);
            return;
        }

        var webhook = waiter.Settings;
        var request = await WebhookRequest.ReadAsync(http.Request, path, waiter.Parameters, webhook, http.RequestAborted);
        request = call is null ? request : request.With(call);
        var name = DeliveryKeys.Of(http.Request) is { } key ? new CallName(WaitingWebhooks.CallId(http.Request.Method, path, key), request.BodyHash(), webhook.Source, settings.DeliveryKeysKept) : null;
        var resumed = await runtime.ResumeAsync(waiter.TenantId, waiter.BookmarkId!, request.WithContents(), name, http.RequestAborted);
        await (resumed.Duplicate is { } earlier ? AnswerAgainAsync(http, webhook, request, earlier)
            : !resumed.Found ? Refusals.NotFound("No workflow waits for this call any more.").ExecuteAsync(http)
            : webhook.Mode == ResponseMode.OnReceived ? WebhookAnswers.StartedAsync(http.Response, resumed.RunId!, http.RequestAborted)
            : AnswerAsync(http.Response, webhook, resumed.RunId!, resumed.Reply, resumed.Rest, http.RequestAborted));
    }

    private async ValueTask<(CheckedCall? Call, IResult? Refusal)> CheckAsync(HttpContext http, string path, WaitingWebhook waiter)
    {
        var refusal = await gate.RefusalAsync(http, waiter.Settings, waiter.TenantId) ?? await WebhookAccess.RefusalAsync(http, waiter.Settings, waiter.TenantId);
        return refusal is null && waiter.Settings.IsChecked ? await checks.CheckAsync(http.Request, path, waiter.TenantId, waiter.Settings, isForm: false, http.RequestAborted) : (null, refusal);
    }

    /// <summary>Hands a call to the run that waits for it at an address of its own.</summary>
    public Task ResumeAsync(HttpContext http, string path, string tenantId, string bookmarkId, WebhookSettings webhook)
        => ResumeAsync(http, path, new WaitingWebhook(tenantId, bookmarkId, webhook, []));

    /// <summary>Answers a call that a run took earlier as it was answered then.</summary>
    /// <returns>False when no run took it.</returns>
    public async Task<bool> TryAnswerAgainAsync(HttpContext http, string path)
    {
        if (await waiting.FindEarlierAsync(http.Request.Method, path, DeliveryKeys.Of(http.Request), http.RequestAborted) is not { } earlier)
        {
            return false;
        }

        if ((await CheckAsync(http, path, earlier.Waiter)).Refusal is { } refusal)
        {
            await refusal.ExecuteAsync(http);
            return true;
        }

        var request = await WebhookRequest.ReadAsync(http.Request, path, earlier.Waiter.Parameters, earlier.Waiter.Settings, http.RequestAborted);
        await AnswerAgainAsync(http, earlier.Waiter.Settings, request, earlier.Call);
        return true;
    }

    private Task AnswerAgainAsync(HttpContext http, WebhookSettings webhook, WebhookRequest request, ReceivedCall earlier)
        => earlier.BodyHash != request.BodyHash() ? OtherContent.ExecuteAsync(http)
            : webhook.Mode == ResponseMode.OnReceived ? WebhookAnswers.StartedAsync(http.Response, earlier.RunId, http.RequestAborted)
            : AnswerAgainAsync(http, webhook, earlier.TenantId, earlier.RunId, earlier.CommandId);

    /// <summary>The run goes on when the caller leaves or its time is up; only the answer is given up.</summary>
    private async Task AnswerAsync(HttpResponse response, WebhookSettings webhook, string runId, Task<HttpReply?> reply, Task<RunRest> rest, CancellationToken cancellation)
    {
        var wait = webhook.WaitWithin(settings.WebhookWait);
        try
        {
            if (webhook.Mode == ResponseMode.ResponseNode && await reply.WaitAsync(wait, time, cancellation) is { } early)
            {
                await WebhookAnswers.ReplyAsync(response, early, cancellation);
                return;
            }

            var outcome = await rest.WaitAsync(wait, time, cancellation);
            await (reply is { IsCompletedSuccessfully: true, Result: { } late }
                ? WebhookAnswers.ReplyAsync(response, late, cancellation)
                : RestAsync(response, webhook, runId, outcome, cancellation));
        }
        catch (Exception error) when (error is TimeoutException or HostStoppingException)
        {
            await WebhookAnswers.WaitingAsync(response, runId, webhook.SuspendedStatus, cancellation);
        }
    }

    /// <summary>A later delivery of one request gets the first one's answer; while that one's run is under way it waits for it as the first does.</summary>
    private async Task AnswerAgainAsync(HttpContext http, WebhookSettings webhook, string tenantId, string runId, string? commandId)
    {
        var cancellation = http.RequestAborted;
        var (isInTime, answer) = await first.WaitAsync(tenantId, runId, commandId, webhook.WaitWithin(settings.WebhookWait), cancellation);
        await (answer switch
        {
            { Reply: { } reply } => WebhookAnswers.ReplyAsync(http.Response, reply, cancellation),
            { Rest: { } rest } => RestAsync(http.Response, webhook, runId, rest, cancellation),
            _ when isInTime => WebhookAnswers.SeenBeforeAsync(http.Response, runId, cancellation),
            _ => WebhookAnswers.WaitingAsync(http.Response, runId, webhook.SuspendedStatus, cancellation),
        });
    }

    private static Task RestAsync(HttpResponse response, WebhookSettings webhook, string runId, RunRest rest, CancellationToken cancellation)
        => webhook.N8nAnswer is { } answer
            // A response step that was not reached says nothing, and what the last step left is no answer.
            ? WebhookAnswers.N8nRestAsync(response, runId, rest, webhook.Mode == ResponseMode.ResponseNode ? answer.Silent() : answer, webhook.SuspendedStatus, cancellation)
            : WebhookAnswers.RestAsync(response, runId, rest, webhook.SuspendedStatus, cancellation);

    private sealed class WebhookMark;
}
