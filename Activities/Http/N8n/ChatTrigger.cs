using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Activities.N8n.Import;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Http.N8n;

[Activity("Bizoholic", "HTTP", "Start with each message of a chat, and answer with what the flow ends with.", DisplayName = "Chat", Kind = ActivityKind.Trigger, CanFail = false)]
public sealed class ChatTrigger : N8nActivity, ITrigger
{
    private string _path = "";

    internal override double LatestVersion => 1.1;

    public IReadOnlyList<TriggerRegistration> Register(TriggerRegistrationContext context)
        => Tree["public"].Constant.Boolean
            ? [new TriggerRegistration("http", HttpPath.Key("POST", _path), HttpPath.Key("POST", _path), ValueObject.From(
                ("path", _path),
                ("methods", new ValueArray("POST")),
                ("responseMode", Tree["options.responseMode"].Constant.AsString() == "responseNode" ? ResponseModes.ResponseNode : ResponseModes.WhenFinished),
                ("style", "n8n"),
                ("suspendedStatus", 200),
                ("allowedOrigins", Webhook.OriginsOf(Tree)),
                ("authorize", false)))]
            : [];

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
