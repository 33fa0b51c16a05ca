using System.Text.Json;
using Bizoholic.Flows.Activities.Credentials;
using Bizoholic.Flows.Activities.Http;
using Bizoholic.Flows.Activities.Services;
using Bizoholic.Flows.Activities.Webhooks;
using Bizoholic.Flows.Connectors.Webhooks;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Platform;

/// <summary>
/// Takes the calls that BizOSaaS makes: <c>POST /webhook/bizosaas-{type}</c> with <c>{tenant_id, workflow_type, parameters}</c>. With a credential that has a webhook
/// secret, only signed ones. The caller is answered by the HTTP Response activity, or with what the flow ends with; where the flow waits for it in its middle, at once.
/// </summary>
[Activity("Bizoholic", "BizOSaaS", "Start when BizOSaaS calls for a kind of workflow, such as lead_nurturing.", Type = "BizosaasCall", DisplayName = "BizOSaaS call", Kind = ActivityKind.Trigger, CanFail = false)]
public sealed class BizosaasCallTrigger : Activity, ICheckedTrigger, IListener
{
    [Input(DisplayName = "Workflow type", Description = "As BizOSaaS calls it: lead_nurturing, campaign_automation, report_generation.", Order = 0)]
    public Input<string>? WorkflowType { get; set; }

    [Input(DisplayName = "BizOSaaS", Description = "With a credential that has a webhook secret, only signed calls are let in. Empty: all calls, as the platform makes them today; the network has to keep others out.", CredentialTypes = [BizosaasCredential.TypeName, WebhookSecretCredential.TypeName], Order = 1)]
    public Input<CredentialReference>? Credential { get; set; }

    [Input(DisplayName = "Answer", Description = "When the caller gets its answer. automatic: by the HTTP Response activity if the flow has one, else when the run ends. onReceived: at once.", UIHint = UIHints.DropDown, Options = [ResponseModes.Automatic, ResponseModes.OnReceived, ResponseModes.WhenFinished, ResponseModes.ResponseNode], Category = "Advanced", Order = 2)]
    public Input<string> ResponseMode { get; set; } = new(ResponseModes.Automatic);

    [Input(Description = "Where the flow waits in its middle: what the call has to be about, such as a tenant's id or an e-mail address in its parameters. Empty: any.", Order = 3)]
    public Input<string>? About { get; set; }

    [Output(Description = "What BizOSaaS sent: tenantId, workflowType, parameters.")]
    public Output<Value>? Result { get; set; }

    private ActivityNode _node = null!;

    public IReadOnlyList<TriggerRegistration> Register(TriggerRegistrationContext context)
        => [EventWait.Register(Settings(context.Get(WorkflowType), context.Get(Credential), context.Get(ResponseMode)), About, _node.CanStartWorkflow)];

    public ValueTask<CheckedCall> CheckAsync(IncomingCall call, Value settings, Credential? credential, IServiceProvider services, CancellationToken cancellation)
    {
        var field = credential?.Type == WebhookSecretCredential.TypeName ? "secret" : "webhookSecret";
        if (credential is not null && credential[field].Length == 0)
        {
            throw new FaultException($"The credential '{credential.Name}' has no webhook secret. Fill it in under Credentials.", type: "Credential");
        }

        var check = credential is not null ? SignedCall.Check(call, credential, field, services) : new WebhookCheck(WebhookVerdict.Genuine);
        return ValueTask.FromResult(check.IsGenuine ? Read(call, settings["type"].ToString(), check) : new CheckedCall(check));
    }

    protected override void Bind(ActivityBinding binding) => _node = binding.Node;

    protected override void Execute(ActivityExecutionContext context)
    {
        if (context.RunFacts.Mode == "manual" || (context.Node.CanStartWorkflow && ServiceActivity.LeavesSample(context)))
        {
            var type = context.Get(WorkflowType) ?? "";
            Leave(context, ValueObject.From(("tenantId", 1), ("workflowType", type), ("parameters", SampleOf(type)), (ServiceActivity.SampleMark, true)));
        }
        else if (context.Node.CanStartWorkflow)
        {
            throw new FaultException("This step starts its flow, so nothing can wait at it. Add a second one of its kind, which does not start the flow, where the flow is to wait.");
        }
        else
        {
            context.CreateBookmark(EventWait.Bookmark(Settings(context.Get(WorkflowType), context.Get(Credential), context.Get(ResponseMode)), context.Get(About)));
        }
    }

    protected override ValueTask ResumeAsync(ActivityExecutionContext context)
    {
        Leave(context, context.Resumption!.Input.AsObject() ?? ValueObject.Empty);
        return default;
    }

    private static CheckedCall Read(IncomingCall call, string type, WebhookCheck check)
    {
        Value body;
        try
        {
            body = ValueJson.Parse(call.Body.Span);
        }
        catch (JsonException error)
        {
            return new CheckedCall(new WebhookCheck(WebhookVerdict.Malformed)) { Detail = $"The body is not valid JSON: {error.Message}" };
        }

        if (body["tenant_id"].IsNullish || body["parameters"].AsObject() is not { } parameters)
        {
            return new CheckedCall(new WebhookCheck(WebhookVerdict.Malformed)) { Detail = "Expected {\"tenant_id\", \"workflow_type\", \"parameters\": {...}}." };
        }

        var input = ValueObject.From(("tenantId", body["tenant_id"]), ("workflowType", body["workflow_type"].AsString() ?? type), ("parameters", parameters));
        return new CheckedCall(check) { Input = input, Client = body["tenant_id"].ToString(), Subjects = EventWait.SubjectsOf(input) };
    }

    private ValueObject Settings(string? workflowType, CredentialReference? credential, string? responseMode)
    {
        var type = workflowType?.Trim() is { Length: > 0 } given ? given : throw new FaultException("'Workflow type' is empty. Enter what BizOSaaS calls it, such as lead_nurturing.");
        return ValueObject.From(
            ("path", HttpPath.Normal($"bizosaas-{type}")),
            ("methods", ValueArray.From([(Value)"POST"])),
            ("responseMode", HttpEndpoint.ModeOf(responseMode, _node)),
            ("checked", true),
            ("credential", credential?.Id),
            ("type", type));
    }

    private void Leave(ActivityExecutionContext context, ValueObject what)
    {
        context.Set(Result, what);
        context.Leave(Outcomes.Done, [new Item(what)]);
    }

    private static ValueObject SampleOf(string type) => type switch
    {
        "lead_nurturing" => ValueObject.From(("event", "new_lead"), ("lead", ValueObject.From(("email", "ada@example.com"), ("company", "Analytical Engines"), ("job_title", "Founder"), ("source", "referral")))),
        "campaign_automation" => ValueObject.From(("event", "campaign_start"), ("campaign", ValueObject.From(("name", "Spring"), ("audience", "cafes")))),
        "report_generation" => ValueObject.From(("event", "on_demand"), ("report", "weekly")),
        _ => ValueObject.Empty,
    };
}
