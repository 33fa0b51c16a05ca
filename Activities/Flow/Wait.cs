using Bizoholic.Flows.Activities.Credentials;
using Bizoholic.Flows.Activities.Http;
using Bizoholic.Flows.Activities.Http.N8n;
using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Flow;

[Activity("Bizoholic", "Flow", "Wait for some time, or until a moment, then go on with the same items. Waiting costs nothing and survives restarts.", DisplayName = "Wait")]
public sealed class Wait : N8nActivity
{
    /// <summary>Name of the bookmark that waits for a call; its stimulus is <c>METHOD run/suffix</c>.</summary>
    internal const string CallStimulus = "WebhookWaiting";

    [Input(Description = "Holds what callers are known by, where the settings ask for it.", CredentialTypes = ["httpBasicAuth", "httpHeaderAuth", JwtAuth.TypeName], Order = -1)]
    public Input<CredentialReference>? Credential { get; set; }

    internal override double LatestVersion => 1.1;

    internal override bool IsPassedWhenFailing => true;

    protected override ValueTask ResumeAsync(ActivityExecutionContext context)
    {
        if (context.Resumption is not { IsDue: false, Input: { Kind: ValueKind.Object } input } || input["body"].IsUndefined)
        {
            return base.ResumeAsync(context);
        }

        var request = UploadedFiles.Keep(context, input);
        var call = new NodeCall(context, this);
        if (Tree["resume"].Constant.AsString() == "form")
        {
            call.Add(0, FormSettings.ItemOf(FormSettings.Of(call.Evaluate(call.Parameters, 0), call.Version), request, context.Time.GetUtcNow(), call.Flag("options.useWorkflowTimezone") ? context.RunFacts.TimeZone : null, context.RunFacts.Mode == "manual"));
        }
        else
        {
            var settings = Settings(call);
            if (call.Text("responseMode", 0, "onReceived") == "onReceived")
            {
                context.Reply(Webhook.Received(settings, Webhook.StatusOf(settings)));
            }

            call.Add(0, Webhook.ItemOf(request, settings, context));
        }

        Finish(call);
        return default;
    }

    private protected override ValueTask RunAsync(NodeCall call)
    {
        var context = call.Context;
        if (context.Resumption is { IsDue: true })
        {
            PassAll(call);
            return default;
        }

        var resume = call.Text("resume", 0, "timeInterval");
        if (resume is "webhook" or "form")
        {
            context.CreateBookmark(resume == "form"
                ? new BookmarkRequest(FormPage.Stimulus) { Stimulus = context.RunId, DueAt = Limit(call), Payload = Guarded(Form(call), context) }
                : new BookmarkRequest(CallStimulus) { Stimulus = $"{call.Text("httpMethod", 0, "GET").ToUpperInvariant()} {context.RunId}/{call.Text("options.webhookSuffix").Trim('/')}", DueAt = Limit(call), Payload = Guarded(Webhook.Answers(Settings(call)), context) });
            call.IsWaiting = true;
            return default;
        }

        var due = resume switch
        {
            "timeInterval" => context.Time.GetUtcNow() + Interval(call),
            "specificTime" => Dates.TryRead(call.Get("dateTime"), out var moment) ? moment : throw new FaultException("The date and time to wait for cannot be read. Use a form such as 2026-01-31T09:00:00Z."),
            var other => throw new FaultException($"Waiting for '{other}' is not available here."),
        };
        if (due <= context.Time.GetUtcNow())
        {
            PassAll(call);
            return default;
        }

        context.CreateBookmark(new BookmarkRequest("Wait") { DueAt = due, Payload = ValueConverter.From(due) });
        call.IsWaiting = true;
        return default;
    }

    /// <summary>How it is called and answers, which a wait may say with expressions.</summary>
    private static ParameterTree Settings(NodeCall call) => call.Parameters.Evaluated(expression => call.Context.Evaluate(expression, 0));

    private static ValueObject Form(NodeCall call)
    {
        var parameters = call.Evaluate(call.Parameters, 0);
        return FormSettings.Of(parameters, call.Version).With("answer", FormSettings.AnswerOf(parameters)).With("waits", parameters["responseMode"].AsString() is "lastNode" or "responseNode" || HostedForm.HoldsPage(call.Context.Node));
    }

    /// <summary>Adds whom it lets in.</summary>
    private ValueObject Guarded(ValueObject settings, ActivityExecutionContext context)
        => HttpEndpoint.Guarded(settings, Webhook.AuthenticationOf(Tree["incomingAuthentication"]), context.Get(Credential), Webhook.AddressesOf(Tree["options.ipWhitelist"]), null);

    private static void PassAll(NodeCall call) => call.ForEach(i => call.Add(0, call.Items[i] with { PairedItem = i, AlsoPairedWith = null }));

    /// <summary>When it goes on by itself, with the items that came in.</summary>
    internal static DateTimeOffset? Limit(NodeCall call) => call.Flag("limitWaitTime") ? Limit(call, "") : null;

    /// <param name="prefix">Before the names of the settings that say when; with a dot at its end, or empty.</param>
    internal static DateTimeOffset Limit(NodeCall call, string prefix)
        => call.Text($"{prefix}limitType", 0, "afterTimeInterval") == "afterTimeInterval" ? call.Context.Time.GetUtcNow() + Span(call.Number($"{prefix}resumeAmount", 0, 1), call.Text($"{prefix}resumeUnit", 0, "hours"))
            : Dates.TryRead(call.Get($"{prefix}maxDateAndTime"), out var moment) ? moment
            : throw new FaultException("The date and time to wait until at most cannot be read. Use a form such as 2026-01-31T09:00:00Z.");

    private static TimeSpan Interval(NodeCall call)
    {
        var amount = call.Number("amount", 0, call.Version >= 1.1 ? 5 : 1);
        var unit = call.Text("unit", 0, call.Version >= 1.1 ? "seconds" : "hours");
        return Span(amount, unit);
    }

    private static TimeSpan Span(double amount, string unit)
    {
        var seconds = amount * unit switch
        {
            "minutes" => 60,
            "hours" => 3600,
            "days" => 86400,
            _ => 1,
        };
        return seconds is >= 0 and < 1e10 ? TimeSpan.FromSeconds(seconds) : throw new FaultException($"The time to wait has to be zero or more, but is {JsText.ToText(amount)} {unit}.");
    }
}
