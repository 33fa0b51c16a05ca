using Bizoholic.Flows.Activities.Flow;
using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Http.N8n;

/// <summary>
/// A step that sent a message with links waits until a person answers on the page they lead to: approves or declines, writes, or fills in a form.
/// A link only fills in the choice, the page's button decides: mail programs open links by themselves.
/// </summary>
internal static class AskedAnswer
{
    /// <summary>The field in which a person approves or declines; in a link, what is chosen already.</summary>
    internal const string Chosen = "Answer";

    private const string Settings = "options.asks";
    private const string Limit = $"{Settings}.options.limitWaitTime.values";

    public static bool IsWanted(NodeCall call) => call.Parameters[Settings].IsGiven;

    /// <summary>The page to wait on; null where nothing is asked.</summary>
    public static BookmarkRequest? PageOf(NodeCall call) => !IsWanted(call) ? null : new BookmarkRequest(FormPage.Stimulus)
    {
        Stimulus = call.Context.RunId,
        DueAt = call.Parameters[Limit].IsGiven ? Wait.Limit(call, $"{Limit}.") : null,
        Payload = Form(call).With("answer", ValueObject.From(("formSubmittedText", "Got it, thanks. This page can be closed now."))).With("waits", false),
    };

    /// <summary>What the step leaves once it was answered, or what came in where nobody did in time.</summary>
    public static void Leave(NodeCall call, Resumption resumption)
    {
        if (resumption.IsDue)
        {
            call.ForEach(i => call.Add(0, call.Items[i] with { PairedItem = i, AlsoPairedWith = null }));
            return;
        }

        var sent = FormSettings.ItemOf(Form(call), UploadedFiles.Keep(call.Context, resumption.Input), call.Context.Time.GetUtcNow(), zone: null, isTest: false);
        var told = KindOf(call) switch
        {
            "freeText" => ValueObject.From(("text", sent.Json["Response"])),
            "customForm" => ValueObject.From([.. sent.Json.Where(field => field.Key is not ("submittedAt" or "formMode")).Select(field => (field.Key, field.Value))]),
            _ => ValueObject.From(("approved", Labels(call) is [_] || sent.Json[Chosen] == Labels(call)[^1])),
        };
        call.Add(0, sent with { Json = ValueObject.From(("data", told.With("respondedAt", sent.Json["submittedAt"]))) });
    }

    private static string KindOf(NodeCall call) => call.Text($"{Settings}.responseType", 0, "approval");

    /// <summary>What can be chosen, the better last.</summary>
    private static Value[] Labels(NodeCall call)
    {
        Value yes = call.Text($"{Settings}.approvalOptions.values.approveLabel") is { Length: > 0 } named ? named : "Approve";
        return call.Text($"{Settings}.approvalOptions.values.approvalType") == "double"
            ? [call.Text($"{Settings}.approvalOptions.values.disapproveLabel") is { Length: > 0 } other ? other : "Decline", yes] : [yes];
    }

    private static ValueObject Form(NodeCall call)
    {
        var asks = call.Get(Settings);
        var (kind, options, labels) = (KindOf(call), asks["options"], Labels(call));
        var page = ValueObject.From(
            ("formTitle", options["responseFormTitle"].AsString() is { Length: > 0 } title ? title : "Your answer"),
            ("formDescription", options["responseFormDescription"].AsString() is { Length: > 0 } description ? description : asks["message"]),
            ("options", ValueObject.From(("buttonLabel", kind == "approval" && labels is [var only] ? only : options["responseFormButtonLabel"]))));
        page = kind switch
        {
            "customForm" => page.With("defineForm", asks["defineForm"]).With("formFields", asks["formFields"]).With("jsonOutput", asks["jsonOutput"]),
            "freeText" => page.With("formFields", Fields(ValueObject.From(("fieldLabel", "Response"), ("fieldType", "textarea"), ("requiredField", true)))),
            _ when labels.Length > 1 => page.With("formFields", Fields(ValueObject.From(("fieldLabel", Chosen), ("fieldType", "radio"), ("requiredField", true), ("fieldOptions", Fields([.. labels.Select(label => ValueObject.From(("option", label)))]))))),
            _ => page,
        };
        return FormSettings.Of(page, version: 1);
    }

    private static ValueObject Fields(params ValueObject[] values) => ValueObject.From(("values", ValueArray.From(values.Select(value => (Value)value))));
}
