using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Activities.N8n.Import;
using Bizoholic.Flows.Expressions;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Http.N8n;

[Activity("Bizoholic", "HTTP", "Show a form at an address of its own, and start when somebody sends it.", DisplayName = "Form (items)", Kind = ActivityKind.Trigger, CanFail = false)]
public sealed class FormTrigger : N8nActivity, ITrigger
{
    private string _path = "";
    private bool _waits;

    [Input(Description = "Holds the user name and password, where the settings ask for them.", CredentialTypes = ["httpBasicAuth"], Order = -1)]
    public Input<CredentialReference>? Credential { get; set; }

    internal override double LatestVersion => 2.2;

    /// <summary>With expressions in its settings it says so (<c>isLive</c>): what they come to is asked each time the form is shown.</summary>
    public IReadOnlyList<TriggerRegistration> Register(TriggerRegistrationContext context)
    {
        var isLive = false;
        var parameters = Tree.Evaluate(expression =>
        {
            isLive = true;
            return ValueOf(context, expression);
        });
        var form = FormSettings.Of(parameters, Version).With("isLive", isLive);
        var guarded = HttpEndpoint.Guarded(form, Webhook.AuthenticationOf(Tree["authentication"]), context.Get(Credential), Webhook.AddressesOf(Tree["options.ipWhitelist"]), HostedForm.UsualCallsPerMinute);
        return [HostedForm.Registration(guarded, _path, _waits, FormSettings.AnswerOf(parameters))];
    }

    private static Value ValueOf(TriggerRegistrationContext context, Expression expression)
    {
        try
        {
            return context.Evaluate(expression);
        }
        catch (ExpressionException)
        {
            // It needs a run, which does not exist yet.
            return default;
        }
    }

    protected override void Bind(ActivityBinding binding)
    {
        base.Bind(binding);
        var path = Tree["options.path"].Constant.AsString() ?? Tree["path"].Constant.AsString() ?? NodeJson.Text(binding.Json, "customProperties.n8n.webhookId") ?? "";
        if (path.Length == 0)
        {
            binding.Problem("parameters.path", "Enter the path of the form, for example contact.");
        }

        _path = HttpPath.Normal(path);
        _waits = Tree["responseMode"].Constant.AsString() is "lastNode" or "responseNode" || NodeJson.Text(binding.Json, "customProperties.hasPages") is not null;
    }

    /// <summary>The zone in which it tells when it was sent; null for UTC.</summary>
    internal string? ZoneAt(ActivityExecutionContext context)
        => (Tree["options.useWorkflowTimezone"].Constant is { Kind: ValueKind.Boolean } asked ? asked.Boolean : Version > 2) ? context.RunFacts.TimeZone : null;

    protected override ValueTask ResumeAsync(ActivityExecutionContext context)
    {
        var call = new NodeCall(context, this);
        var form = FormSettings.Of(call.Evaluate(Tree, 0), Version);
        var request = UploadedFiles.Keep(context, context.Resumption!.Input);
        var item = FormSettings.ItemOf(form, request, context.Time.GetUtcNow(), ZoneAt(context), context.RunFacts.Mode == "manual");
        if (request["query"].AsObject() is { Count: > 0 } query)
        {
            item = item with { Json = item.Json.With("formQueryParameters", QueryNames.Nested(query)) };
        }

        if (FormSettings.EmailOf(form, item) is { } email)
        {
            context.AddSearchValue("email", email);
        }

        call.Add(0, item);
        Finish(call);
        return default;
    }

    private protected override ValueTask RunAsync(NodeCall call)
    {
        call.Add(0, new Item(ValueObject.Empty));
        return default;
    }
}
