using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Activities.N8n.Import;
using Bizoholic.Flows.Activities.Webhooks;
using Bizoholic.Flows.Connectors.Webhooks;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Http.N8n;

[Activity("Bizoholic", "HTTP", "Start with each message of a chat, and answer with what the flow ends with.", DisplayName = "Chat", Kind = ActivityKind.Trigger, CanFail = false)]
public sealed class ChatTrigger : N8nActivity, ICheckedTrigger
{
    /// <summary>Whoever may use the installation.</summary>
    private const string OwnUsers = "n8nUserAuth";

    private string _path = "";

    [Input(Description = "Holds what callers are known by, where the settings ask for it.", CredentialTypes = ["httpBasicAuth"], Order = -1)]
    public Input<CredentialReference>? Credential { get; set; }

    internal override double LatestVersion => 1.1;

    public IReadOnlyList<TriggerRegistration> Register(TriggerRegistrationContext context)
        => Tree["public"].Constant.Boolean
            ? [new TriggerRegistration("http", HttpPath.Key("POST", _path), HttpPath.Key("POST", _path), HttpEndpoint.Guarded(ValueObject.From(
                ("path", _path),
                ("methods", new ValueArray("POST")),
                ("responseMode", Tree["options.responseMode"].Constant.AsString() == "responseNode" ? ResponseModes.ResponseNode : ResponseModes.WhenFinished),
                ("style", "n8n"),
                ("suspendedStatus", 200),
                ("allowedOrigins", Webhook.OriginsOf(Tree)),
                ("authorize", Tree["authentication"].Constant.AsString() == OwnUsers)), Webhook.AuthenticationOf(Tree["authentication"]) is var way and not OwnUsers ? way : null, context.Get(Credential), null, null))]
            : [];

    ValueTask<CheckedCall> ICheckedTrigger.CheckAsync(IncomingCall call, Value settings, Credential? credential, IServiceProvider services, CancellationToken cancellation)
        => CallAuthentication.CheckAsync(settings["authentication"].ToString(), call, credential, services);

    protected override void Bind(ActivityBinding binding)
    {
        base.Bind(binding);
        _path = HttpPath.Normal($"{NodeJson.Text(binding.Json, "customProperties.n8n.webhookId") ?? binding.Node.Id}/chat");
    }

    protected override ValueTask ResumeAsync(ActivityExecutionContext context)
    {
        var call = new NodeCall(context, this);
        call.Add(0, new Item((context.Resumption!.Input["body"].AsObject() ?? context.Resumption.Input.AsObject()) is { } message ? message : ValueObject.Empty) { PairedItem = 0 });
        Finish(call);
        return default;
    }

    private protected override ValueTask RunAsync(NodeCall call)
    {
        call.Add(0, new Item(ValueObject.Empty));
        return default;
    }
}
