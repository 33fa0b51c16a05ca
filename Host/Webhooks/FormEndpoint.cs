using System.Text;
using Bizoholic.Flows.Host.Hosting;
using Bizoholic.Flows.Host.Problems;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Host.Webhooks;

/// <summary>Shows forms and takes what people enter: <c>/form/{path}</c> starts a run, <c>/form-waiting/{run}</c> is its next page.</summary>
internal sealed class FormEndpoint(TriggerIndex triggers, ResumeAddresses addresses, IBookmarkStore bookmarks, IRunHistoryReader histories, IWorkflowRuntime runtime, HostSettings settings, TimeProvider time)
{
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
            await Refusals.NotFound("There is no published form at this address.").ExecuteAsync(http);
            return;
        }

        var form = ValueJson.Parse(trigger.Payload);
        if (HttpMethods.IsGet(http.Request.Method))
        {
            await FormPages.ShowAsync(http, 200, FormPages.Of(form, WebhookBody.Fields(http.Request.Query), null));
            return;
        }

        var request = await WebhookRequest.ReadAsync(http.Request, path, [], null, http.RequestAborted);
        if (FormPages.Missing(form, request.Data) is { } missing)
        {
            await FormPages.ShowAsync(http, 400, FormPages.Of(form, request.Data["body"].AsObject() ?? ValueObject.Empty, missing));
            return;
        }

        var waits = form["waits"] == Value.True;
        var key = DeliveryKeys.Of(http.Request, request.Data);
        var started = await runtime.StartAsync(
            new StartRequest
            {
                Definition = version,
                TriggerActivityId = trigger.ActivityId,
                TriggerInput = request.Data,
                Files = request.Files,
                ReturnAtOnce = !waits,
                DedupeKey = key,
                DedupeScope = trigger.TriggerId,
                DedupeBodyHash = key is null ? "" : request.BodyHash(),
            },
            http.RequestAborted);
        await (waits ? AnswerAsync(http, trigger.TenantId, started.RunId, started.Reply, started.Rest) : DoneAsync(http, form["answer"]));
    }

    private async Task NextAsync(HttpContext http)
    {
        var runId = http.GetRouteValue("runId") as string ?? "";
        var tenant = addresses.TenantOf(runId, http.Request.Query["signature"]);
        if (tenant is null || await bookmarks.FindAsync(tenant, StimulusHash.Of("Form", runId), http.RequestAborted) is not [var bookmark, ..])
        {
            await FormPages.ShowAsync(http, 404, FormPages.Note("This form is not open", "It was sent already, or the address is not complete."));
            return;
        }

        var history = await histories.ReadAsync(tenant, runId, http.RequestAborted);
        var form = history?.Executions.SelectMany(execution => execution.Bookmarks).FirstOrDefault(open => open.BookmarkId == bookmark.BookmarkId)?.Payload ?? default;
        if (HttpMethods.IsGet(http.Request.Method))
        {
            await FormPages.ShowAsync(http, 200, FormPages.Of(form, ValueObject.Empty, null));
            return;
        }

        var request = await WebhookRequest.ReadAsync(http.Request, http.Request.Path, [], null, http.RequestAborted);
        if (FormPages.Missing(form, request.Data) is { } missing)
        {
            await FormPages.ShowAsync(http, 400, FormPages.Of(form, request.Data["body"].AsObject() ?? ValueObject.Empty, missing));
            return;
        }

        var resumed = await runtime.ResumeAsync(tenant, bookmark.BookmarkId, request.WithContents(), null, http.RequestAborted);
        await (resumed.Found ? AnswerAsync(http, tenant, runId, resumed.Reply, resumed.Rest) : DoneAsync(http, default));
    }

    private async ValueTask<(TriggerRow Trigger, DefinitionVersion Version)?> FindAsync(string path, CancellationToken cancellation)
    {
        foreach (var snapshot in new[] { await triggers.GetAsync(cancellation), null })
        {
            // A form that is not known may have been published by another host.
            var current = snapshot ?? await triggers.RefreshAsync(cancellation);
            if (current.All.FirstOrDefault(row => row.Kind == "form" && string.Equals(row.UniqueKey, $"FORM {path}", StringComparison.OrdinalIgnoreCase)) is { } trigger && current.VersionOf(trigger) is { } version)
            {
                return (trigger, version);
            }
        }

        return null;
    }

    private async Task AnswerAsync(HttpContext http, string tenant, string runId, Task<HttpReply?> reply, Task<RunRest> rest)
    {
        try
        {
            if (await reply.WaitAsync(settings.WebhookWait, time, http.RequestAborted) is { } answer)
            {
                await WebhookAnswers.ReplyAsync(http.Response, answer, http.RequestAborted);
                return;
            }

            var outcome = await rest.WaitAsync(settings.WebhookWait, time, http.RequestAborted);
            if (outcome.Status == RunStatus.Suspended && (await bookmarks.FindAsync(tenant, StimulusHash.Of("Form", runId), http.RequestAborted)).Count > 0)
            {
                http.Response.StatusCode = StatusCodes.Status303SeeOther;
                http.Response.Headers.Location = new Uri(addresses.Of("form", tenant, runId)!).PathAndQuery;
                return;
            }

            await (outcome.Status is RunStatus.Faulted or RunStatus.Cancelled
                ? FormPages.ShowAsync(http, 500, FormPages.Note("Problem submitting response", "Please try again or contact the owner of this form."))
                : DoneAsync(http, default));
        }
        catch (TimeoutException)
        {
            await DoneAsync(http, default);
        }
    }

    private static Task DoneAsync(HttpContext http, Value answer)
    {
        if (answer["respondWith"].AsString() == "redirect" && answer["redirectUrl"].AsString() is { Length: > 0 } address && Uri.TryCreate(address.Contains("://", StringComparison.Ordinal) ? address : $"https://{address}", UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
        {
            http.Response.StatusCode = StatusCodes.Status303SeeOther;
            http.Response.Headers.Location = url.AbsoluteUri;
            return Task.CompletedTask;
        }

        return FormPages.ShowAsync(http, 200, FormPages.Note("Form Submitted", answer["formSubmittedText"].AsString() ?? "Your response has been recorded"));
    }
}
