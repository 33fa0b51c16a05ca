using Bizoholic.Flows.Activities.Http;
using Bizoholic.Flows.Host.Hosting;
using Bizoholic.Flows.Host.Problems;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bizoholic.Flows.Host.Webhooks;

/// <summary>Shows forms and takes what people enter: <c>/form/{path}</c> starts a run, <c>/form-waiting/{run}</c> is its next page.</summary>
internal sealed class FormEndpoint(
    TriggerIndex triggers, ResumeAddresses addresses, IBookmarkStore bookmarks, IRunHistoryReader histories, IWorkflowRuntime runtime, PlanCache plans, HostSettings settings, WebhookGate gate, CheckedCalls checks, FirstAnswers first, FormSeal seals, TimeProvider time, ILogger<FormEndpoint> log)
{
    private static readonly IReadOnlyDictionary<string, string> NoProblems = new Dictionary<string, string>();

    public static void Map(IEndpointRouteBuilder app)
    {
        var endpoint = app.ServiceProvider.GetRequiredService<FormEndpoint>();
        app.MapMethods("/form/{**path}", ["GET", "POST"], endpoint.FirstAsync).AllowAnonymous().ExcludeFromDescription();
        app.MapMethods("/form-waiting/{runId}", ["GET", "POST"], endpoint.NextAsync).AllowAnonymous().ExcludeFromDescription();
    }

    private async Task FirstAsync(HttpContext http)
    {
        var path = "/" + (http.GetRouteValue("path") as string)?.Trim('/');
        if (await FindAsync(path, http.RequestAborted) is not (var trigger, var version))
        {
            await FormPages.ShowAsync(http, StatusCodes.Status404NotFound, FormPages.Note("This form is not here", "Its address is not complete, or it was taken back."));
            return;
        }

        var form = await FormAsync(trigger, version, http.RequestAborted);
        if (await RefusalAsync(http, path, trigger.TenantId, WebhookSettings.Read(form)) is { } refusal)
        {
            await ShowAsync(http, refusal);
            return;
        }

        if (await JudgeAsync(http, path, form, HttpMethods.IsPost(http.Request.Method) ? await SentAsync(http, path) : null) is { } request)
        {
            await StartAsync(http, trigger, version, form, request);
        }
    }

    /// <summary>The form as it is now: one with expressions is asked what they come to.</summary>
    private async ValueTask<Value> FormAsync(TriggerRow trigger, DefinitionVersion version, CancellationToken cancellation)
    {
        var form = ValueJson.Parse(trigger.Payload);
        if (form["isLive"] != Value.True)
        {
            return form;
        }

        var plan = await plans.GetAsync(version.TenantId, version.ContentHash, cancellation);
        return TriggerReader.Read(plan).FirstOrDefault(found => found.Node.Id == trigger.ActivityId).Registration?.Settings ?? form;
    }

    private async Task StartAsync(HttpContext http, TriggerRow trigger, DefinitionVersion version, Value form, WebhookRequest request)
    {
        var waits = form["waits"] == Value.True;
        var hash = request.BodyHash();
        var started = await runtime.StartAsync(
            new StartRequest
            {
                Definition = version,
                TriggerActivityId = trigger.ActivityId,
                TriggerInput = WithoutSeal(request.Data),
                Files = request.Files,
                ReturnAtOnce = !waits,
                // The page's seal is in what was sent: one page sent twice is one answer, and one that is sent again with other words another.
                DedupeKey = $"form:{hash}",
                DedupeFor = settings.DeliveryKeysKept,
                DedupeScope = trigger.TriggerId,
                DedupeBodyHash = hash,
            },
            http.RequestAborted);
        await (!waits ? DoneAsync(http, form["answer"])
            : started.Duplicate is null ? AnswerAsync(http, trigger.TenantId, started.RunId, started.Reply, started.Rest, form["answer"])
            : AnswerAgainAsync(http, trigger.TenantId, started.RunId, null, form["answer"]));
    }

    private async Task NextAsync(HttpContext http)
    {
        var runId = http.GetRouteValue("runId") as string ?? "";
        var tenant = addresses.TenantOf(runId, http.Request.Query["signature"]);

        SentForm? sent = null;
        if (tenant is not null && HttpMethods.IsPost(http.Request.Method))
        {
            // Looked at first: the page behind this one may be open already, and is not what was sent. What checks callers reads the body after this.
            http.Request.EnableBuffering();
            sent = await SentAsync(http, http.Request.Path);
            http.Request.Body.Position = 0;
            if (sent.Request is { } again && await TryAnswerAgainAsync(http, tenant, again.BodyHash()))
            {
                return;
            }
        }

        if (tenant is null || await bookmarks.FindAsync(tenant, StimulusHash.Of("Form", runId), http.RequestAborted) is not [var bookmark, ..])
        {
            // The first of two presses may have been taken since.
            if (tenant is not null && sent?.Request is { } pressed && await TryAnswerAgainAsync(http, tenant, pressed.BodyHash()))
            {
                return;
            }

            await FormPages.ShowAsync(http, StatusCodes.Status404NotFound, FormPages.Note("This form is not open", "It was sent already, or the address is not complete."));
            return;
        }

        var history = await histories.ReadAsync(tenant, runId, http.RequestAborted);
        var form = history?.Executions.SelectMany(execution => execution.Bookmarks).FirstOrDefault(open => open.BookmarkId == bookmark.BookmarkId)?.Payload ?? default;
        var webhook = WebhookSettings.Read(form);
        if (await RefusalAsync(http, http.Request.Path, tenant, webhook) is { } refusal)
        {
            await ShowAsync(http, refusal);
            return;
        }

        if (await JudgeAsync(http, http.Request.Path, form, sent) is { } request)
        {
            var hash = request.BodyHash();
            var resumed = await runtime.ResumeAsync(
                tenant, bookmark.BookmarkId, WithoutSeal(request.WithContents()), new CallName(CallId(http, hash), hash, webhook.Source, settings.DeliveryKeysKept), http.RequestAborted);
            await (form["waits"] == Value.False ? DoneAsync(http, form["answer"])
                : resumed.Duplicate is { } earlier ? AnswerAgainAsync(http, tenant, earlier.RunId, earlier.CommandId, form["answer"])
                : resumed.Found ? AnswerAsync(http, tenant, runId, resumed.Reply, resumed.Rest, form["answer"])
                : DoneAsync(http, form["answer"]));
        }
    }

    /// <summary>Answers a later page that was sent before as it was answered then.</summary>
    /// <returns>False when this is the first time.</returns>
    private async ValueTask<bool> TryAnswerAgainAsync(HttpContext http, string tenant, string hash)
    {
        if (await runtime.FindCallAsync(CallId(http, hash), http.RequestAborted) is not { } earlier || earlier.TenantId != tenant)
        {
            return false;
        }

        var form = ValueJson.Parse(earlier.Asked.Span);
        await (await RefusalAsync(http, http.Request.Path, tenant, WebhookSettings.Read(form)) is { } refusal ? ShowAsync(http, refusal)
            : form["waits"] == Value.False ? DoneAsync(http, form["answer"])
            : AnswerAgainAsync(http, tenant, earlier.RunId, earlier.CommandId, form["answer"]));
        return true;
    }

    private static async ValueTask<SentForm> SentAsync(HttpContext http, string path)
    {
        try
        {
            return new SentForm(await WebhookRequest.ReadAsync(http.Request, path, [], null, http.RequestAborted), null);
        }
        catch (RefusedException refused)
        {
            return new SentForm(null, refused);
        }
    }

    /// <summary>The page's seal is in what was sent: one page sent twice is one call.</summary>
    private static string CallId(HttpContext http, string hash) => WaitingWebhooks.CallId(http.Request.Method, http.Request.Path, $"form:{hash}");

    private async ValueTask<ProblemHttpResult?> RefusalAsync(HttpContext http, string path, string tenantId, WebhookSettings webhook)
        => await gate.RefusalAsync(http, webhook, tenantId) is { } refusal ? refusal
            : webhook.IsChecked ? (await checks.CheckAsync(http.Request, path, tenantId, webhook, isForm: true, http.RequestAborted)).Refusal
            : null;

    private static Task ShowAsync(HttpContext http, ProblemHttpResult refusal)
        => FormPages.ShowAsync(http, refusal.StatusCode, FormPages.Note(refusal.ProblemDetails.Title ?? "Not allowed", refusal.ProblemDetails.Detail ?? ""));

    /// <summary>What a person sent, when it is all right.</summary>
    /// <param name="sent">Null where the form is only asked for.</param>
    /// <returns>Null when the form was shown instead, for the first time or with what has to be put right, or when a program sent it.</returns>
    private async ValueTask<WebhookRequest?> JudgeAsync(HttpContext http, string path, Value form, SentForm? sent)
    {
        if (sent is null)
        {
            await FormPages.ShowAsync(http, StatusCodes.Status200OK, FormPages.Of(form, seals.Of(path), WebhookBody.Fields(http.Request.Query), NoProblems));
            return null;
        }

        if (sent.Request is not { } request)
        {
            await FormPages.ShowAsync(http, sent.Refusal!.Status, FormPages.Of(form, seals.Of(path), ValueObject.Empty, NoProblems, sent.Refusal.Message));
            return null;
        }

        var body = request.Data["body"].AsObject() ?? ValueObject.Empty;
        var sender = seals.Check(path, body);
        if (sender == FormSender.Program)
        {
            // It is told that all is well, so that it does not look for another way.
            log.ProgramIgnored(path, http.Connection.RemoteIpAddress);
            await DoneAsync(http, form["answer"]);
            return null;
        }

        var problems = FormCheck.Problems(form, request.Data);
        if (problems.Count > 0 || sender != FormSender.Person)
        {
            // The seal stays where it can: its time goes on, and a second press is still the same page.
            var seal = sender == FormSender.Unknown ? seals.Of(path) : body[FormSeal.Field].ToString();
            var note = problems.Count > 0 ? null : sender == FormSender.TooQuick ? "That was very quick. Please look once more, and send it again." : "This page was open for too long, or is a copy. Please send it once more.";
            await FormPages.ShowAsync(http, StatusCodes.Status400BadRequest, FormPages.Of(form, seal, body, problems, note));
            return null;
        }

        return request;
    }

    /// <summary>What only tells people from programs is none of the flow's business.</summary>
    private static Value WithoutSeal(Value request)
        => request.AsObject()!.With("body", ValueObject.From([.. (request["body"].AsObject() ?? ValueObject.Empty).Where(field => field.Key is not (FormSeal.Field or FormSeal.Trap)).Select(field => (field.Key, field.Value))]));

    private async ValueTask<(TriggerRow Trigger, DefinitionVersion Version)?> FindAsync(string path, CancellationToken cancellation)
    {
        foreach (var snapshot in new[] { await triggers.GetAsync(cancellation), null })
        {
            // A form that is not known may have been published by another host.
            var current = snapshot ?? await triggers.RefreshAsync(cancellation);
            if (current.All.FirstOrDefault(row => row.Kind == HostedForm.Kind && string.Equals(row.UniqueKey, $"FORM {path}", StringComparison.OrdinalIgnoreCase)) is { } trigger && current.VersionOf(trigger) is { } version)
            {
                return (trigger, version);
            }
        }

        return null;
    }

    private async Task AnswerAsync(HttpContext http, string tenant, string runId, Task<HttpReply?> reply, Task<RunRest> rest, Value done)
    {
        try
        {
            if (await reply.WaitAsync(settings.WebhookWait, time, http.RequestAborted) is { } answer)
            {
                await ReplyAsync(http, answer, done);
                return;
            }

            await RestAsync(http, tenant, runId, await rest.WaitAsync(settings.WebhookWait, time, http.RequestAborted), done);
        }
        catch (TimeoutException)
        {
            await DoneAsync(http, done);
        }
    }

    /// <summary>The second press of a button gets what the first one does.</summary>
    private async Task AnswerAgainAsync(HttpContext http, string tenant, string runId, string? commandId, Value done)
        => await ((await first.WaitAsync(tenant, runId, commandId, null, http.RequestAborted)).Answer switch
        {
            { Reply: { } reply } => ReplyAsync(http, reply, done),
            { Rest: { } rest } => RestAsync(http, tenant, runId, rest, done),
            _ => DoneAsync(http, done),
        });

    /// <summary>
    /// What a step answered, for a person to see: JSON says what is shown (<c>formSubmittedText</c>) or where they go on (<c>redirectURL</c>), as it does for n8n's page,
    /// and a page they are led to is opened, never sent what they entered.
    /// </summary>
    private static Task ReplyAsync(HttpContext http, HttpReply reply, Value done)
    {
        if (reply is { StatusCode: >= 301 and <= 308, Headers: var headers } && headers.FirstOrDefault(header => header.Key.Equals("location", StringComparison.OrdinalIgnoreCase)).Value is { } location)
        {
            return DoneAsync(http, ValueObject.From(("respondWith", "redirect"), ("redirectUrl", location)));
        }

        if (reply.Body.IsEmpty)
        {
            return DoneAsync(http, done);
        }

        var told = reply.ContentType?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) == true ? ValueJson.Parse(reply.Body.Span) : default;
        return told["redirectURL"].AsString() is { Length: > 0 } address ? DoneAsync(http, ValueObject.From(("respondWith", "redirect"), ("redirectUrl", address)))
            : told["formSubmittedText"].AsString() is { Length: > 0 } text ? DoneAsync(http, ValueObject.From(("formSubmittedText", text)))
            : WebhookAnswers.ReplyAsync(http.Response, reply, http.RequestAborted);
    }

    private async Task RestAsync(HttpContext http, string tenant, string runId, RunRest outcome, Value done)
    {
        if (outcome.Status == RunStatus.Suspended && (await bookmarks.FindAsync(tenant, StimulusHash.Of("Form", runId), http.RequestAborted)).Count > 0)
        {
            http.Response.StatusCode = StatusCodes.Status303SeeOther;
            http.Response.Headers.Location = new Uri(addresses.Of("form", tenant, runId)!).PathAndQuery;
            return;
        }

        await (outcome.Status is RunStatus.Faulted or RunStatus.Cancelled
            ? FormPages.ShowAsync(http, StatusCodes.Status500InternalServerError, FormPages.Note("Problem submitting response", "Please try again or contact the owner of this form."))
            : DoneAsync(http, done));
    }

    private static Task DoneAsync(HttpContext http, Value answer)
    {
        if (answer["respondWith"].AsString() == "redirect" && answer["redirectUrl"].AsString() is { Length: > 0 } address && Uri.TryCreate(address.Contains("://", StringComparison.Ordinal) ? address : $"https://{address}", UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
        {
            http.Response.StatusCode = StatusCodes.Status303SeeOther;
            http.Response.Headers.Location = url.AbsoluteUri;
            return Task.CompletedTask;
        }

        return FormPages.ShowAsync(http, StatusCodes.Status200OK, FormPages.Note("Form Submitted", answer["formSubmittedText"].AsString() is { Length: > 0 } thanks ? thanks : "Your response has been recorded"));
    }

    /// <param name="Refusal">Why it cannot be read; null when it was.</param>
    private sealed record SentForm(WebhookRequest? Request, RefusedException? Refusal);
}

internal static partial class FormLog
{
    [LoggerMessage(2331, LogLevel.Information, "A program filled in the form {Path} from {From}; nothing was started")]
    public static partial void ProgramIgnored(this ILogger log, string path, System.Net.IPAddress? from);
}
