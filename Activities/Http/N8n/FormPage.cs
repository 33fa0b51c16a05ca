using System.Net;
using System.Text;
using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Http.N8n;

/// <summary>A page's title, button and zone are those of the form that the flow began with, where it says nothing of them.</summary>
[Activity("Bizoholic", "HTTP", "Show the person who sent a form its next page, or its end.", DisplayName = "Form page")]
public sealed class FormPage : N8nActivity
{
    /// <summary>Name of the bookmark that a page waits under; its stimulus is the run's id.</summary>
    internal const string Stimulus = "Form";

    internal override double LatestVersion => 2.3;

    protected override async ValueTask ResumeAsync(ActivityExecutionContext context)
    {
        if (context.Resumption is not { Name.Length: > 0, IsDue: false, Input: { Kind: ValueKind.Object } request } || request["body"].IsUndefined)
        {
            await base.ResumeAsync(context);
            return;
        }

        var call = new NodeCall(context, this);
        var zone = TriggerOf(context)?.Activity is FormTrigger trigger ? trigger.ZoneAt(context) : context.RunFacts.TimeZone;
        call.Add(0, FormSettings.ItemOf(Form(call), UploadedFiles.Keep(context, request), context.Time.GetUtcNow(), zone, context.RunFacts.Mode == "manual"));
        Finish(call);
    }

    private protected override async ValueTask RunAsync(NodeCall call)
    {
        if (call.Text("operation", 0, "page") == "completion")
        {
            await CompleteAsync(call);
            return;
        }

        if (call.Context.Resumption is { IsDue: true })
        {
            call.ForEach(i => call.Add(0, call.Items[i] with { PairedItem = i, AlsoPairedWith = null }));
            return;
        }

        call.Context.CreateBookmark(new BookmarkRequest(Stimulus) { Stimulus = call.Context.RunId, DueAt = Flow.Wait.Limit(call), Payload = Form(call) });
        call.IsWaiting = true;
    }

    private static async ValueTask CompleteAsync(NodeCall call)
    {
        call.Context.Reply(call.Text("respondWith", 0, "text") switch
        {
            "redirect" when FormSettings.AddressOf(call.Text("redirectUrl")) is { } address => new HttpReply(303, null, default, [KeyValuePair.Create("location", address)]),
            "showText" => Html(call.Text("responseText")),
            "returnBinary" => Html(Ending(call) + await FilesAsync(call)),
            _ => Html(Ending(call)),
        });
        for (var i = 0; i < call.Items.Count; i++)
        {
            call.Add(0, call.Items[i] with { PairedItem = i, AlsoPairedWith = null });
        }
    }

    private static string Ending(NodeCall call)
        => $"<h1>{WebUtility.HtmlEncode(call.Text("completionTitle"))}</h1><p style=\"white-space:pre-line\">{SafeHtml.Of(call.Text("completionMessage")).Replace("\\n", "\n", StringComparison.Ordinal)}</p>";

    /// <summary>Links that save the files, of whichever step before this one left them.</summary>
    private static async ValueTask<string> FilesAsync(NodeCall call)
    {
        var links = new StringBuilder();
        foreach (var name in call.Text("inputDataFieldName").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var file = call.Items[0].Binary?.GetValueOrDefault(name)
                ?? Before(call.Context).Select(item => item.Binary?.GetValueOrDefault(name)).FirstOrDefault(found => found is not null)
                ?? throw new FaultException($"No step before this one left a file called '{name}'.");
            var content = await call.Context.Files.ReadAsync(file);
            links.Append($"<p><a download=\"{WebUtility.HtmlEncode(file.FileName)}\" href=\"data:{WebUtility.HtmlEncode(file.MimeType)};base64,{Convert.ToBase64String(content.Span)}\">{WebUtility.HtmlEncode(file.FileName)}</a></p>");
        }

        return links.ToString();
    }

    private static IEnumerable<Item> Before(ActivityExecutionContext context)
    {
        var scope = context.ScopeAt(0);
        return Nodes(context.Node).Select(node => scope.FindActivity(node.Name)).Where(activity => activity is { IsExecuted: true, Items.Count: > 0 }).Select(activity => activity!.Items[0]);
    }

    private ValueObject Form(NodeCall call)
    {
        var form = FormSettings.Of(call.Evaluate(call.Parameters, 0), Version);
        if (TriggerOf(call.Context) is not { Activity: FormTrigger trigger } node)
        {
            return form;
        }

        var query = call.Context.ScopeAt(0).FindActivity(node.Name)!.Items is [var first, ..] ? first.Json["formQueryParameters"] : default;
        return FormSettings.Filled(form, query)
            .With("title", form["title"].AsString() ?? call.Evaluate(trigger.Tree["formTitle"], 0))
            .With("button", call.Text("options.buttonLabel") is { Length: > 0 } own ? own : call.Evaluate(trigger.Tree["options.buttonLabel"], 0).AsString() is { Length: > 0 } button ? button : "Submit");
    }

    /// <summary>The form that the flow began with; null where it began otherwise.</summary>
    private static ActivityNode? TriggerOf(ActivityExecutionContext context)
    {
        var scope = context.ScopeAt(0);
        return Nodes(context.Node).FirstOrDefault(node => node.Activity is FormTrigger && scope.FindActivity(node.Name) is { IsExecuted: true });
    }

    private static IEnumerable<ActivityNode> Nodes(ActivityNode node) => node.Parent is { } parent ? Nodes(parent) : Held(node);

    private static IEnumerable<ActivityNode> Held(ActivityNode node) => node.Children.SelectMany(Held).Prepend(node);

    /// <summary>What a flow makes of what people entered is shown apart from this site: it reaches neither its cookies nor its pages.</summary>
    private const string Sandbox = "sandbox allow-downloads allow-forms allow-modals allow-popups allow-popups-to-escape-sandbox allow-scripts allow-top-navigation-by-user-activation";

    private static HttpReply Html(string body)
        => new(200, "text/html; charset=utf-8", Encoding.UTF8.GetBytes($"<!doctype html><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><body style=\"font-family:system-ui;max-width:36rem;margin:4rem auto;padding:0 1rem\">{body}"), [KeyValuePair.Create("content-security-policy", Sandbox)]);
}
