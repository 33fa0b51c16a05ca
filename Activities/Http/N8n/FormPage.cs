using System.Net;
using System.Text;
using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Http.N8n;

[Activity("Bizoholic", "HTTP", "Show the person who sent a form its next page, or its end.", DisplayName = "Form page")]
public sealed class FormPage : N8nActivity
{
    /// <summary>Name of the bookmark that a page waits under; its stimulus is the run's id.</summary>
    internal const string Stimulus = "Form";

    internal override double LatestVersion => 2.3;

    protected override ValueTask ResumeAsync(ActivityExecutionContext context)
    {
        if (context.Resumption is not { Name.Length: > 0, Input: { Kind: ValueKind.Object } request } || request["body"].IsUndefined)
        {
            return base.ResumeAsync(context);
        }

        var call = new NodeCall(context, this);
        call.Add(0, FormSettings.ItemOf(Form(call), UploadedFiles.Keep(context, request), context.Time.GetUtcNow(), context.RunFacts.Mode == "manual"));
        Finish(call);
        return default;
    }

    private protected override ValueTask RunAsync(NodeCall call)
    {
        if (call.Text("operation", 0, "page") == "completion")
        {
            Complete(call);
            return default;
        }

        call.Context.CreateBookmark(new BookmarkRequest(Stimulus) { Stimulus = call.Context.RunId, Payload = Form(call) });
        call.IsWaiting = true;
        return default;
    }

    private static void Complete(NodeCall call)
    {
        call.Context.Reply(call.Text("respondWith", 0, "text") switch
        {
            "redirect" => new HttpReply(303, null, default, [KeyValuePair.Create("location", call.Text("redirectUrl"))]),
            "showText" => Html(call.Text("responseText")),
            _ => Html($"<h1>{WebUtility.HtmlEncode(call.Text("completionTitle"))}</h1><p>{WebUtility.HtmlEncode(call.Text("completionMessage"))}</p>"),
        });
        for (var i = 0; i < call.Items.Count; i++)
        {
            call.Add(0, call.Items[i] with { PairedItem = i, AlsoPairedWith = null });
        }
    }

    private static ValueObject Form(NodeCall call) => FormSettings.Of(call.Evaluate(call.Parameters, 0));

    private static HttpReply Html(string body)
        => new(200, "text/html; charset=utf-8", Encoding.UTF8.GetBytes($"<!doctype html><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><body style=\"font-family:system-ui;max-width:36rem;margin:4rem auto;padding:0 1rem\">{body}"), []);
}
