using Bizoholic.Flows.Activities.Credentials;
using Bizoholic.Flows.Activities.Services;
using Bizoholic.Flows.Connectors.Bizosaas;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Platform;

public enum BizosaasCall
{
    /// <summary>Starts what listens on a path of the platform.</summary>
    Trigger,

    /// <summary>Runs an action of a connector that the tenant has connected.</summary>
    RunConnector,
    CreateContent,
    ContentStatus,
    ApproveContent,
    RejectContent,
    Chat,
    SearchMemory,
    AddToMemory,
}

[Activity("Bizoholic", "BizOSaaS", "Ask the BizOSaaS platform to do something.", DisplayName = "Call BizOSaaS", Effect = SideEffect.AtMostOnce, PerItem = true)]
public sealed class CallBizosaas : ServiceActivity
{
    [Input(DisplayName = "BizOSaaS", Description = "The platform to call.", CredentialTypes = [BizosaasCredential.TypeName], Order = 0)]
    public Input<CredentialReference>? Credential { get; set; }

    [Input(Description = "What is to be done.", Order = 1)]
    public Input<BizosaasCall> Call { get; set; } = new(BizosaasCall.Trigger);

    [Input(Description = "Trigger: the path. Connector: connector/action. Content: the workflow's id. Chat and memory: the agent.", Order = 2)]
    public Input<string>? Target { get; set; }

    [Input(Description = "What to send: the payload, the topic, the message or the question.", UIHint = UIHints.JsonEditor, Order = 3)]
    public Input<Value>? Payload { get; set; }

    [Input(DisplayName = "Trigger key", Description = "Of a trigger that asks for one.", Category = "Advanced", IsSensitive = true, Order = 4)]
    public Input<string>? TriggerKey { get; set; }

    protected override Input<CredentialReference>? Access => Credential;

    protected override async ValueTask<ValueObject> RunAsync(ActivityExecutionContext context)
    {
        var (call, target, payload, cancellation) = (context.Get(Call), context.Get(Target)?.Trim() ?? "", context.Get(Payload), context.CancellationToken);
        if (target.Length == 0 && call != BizosaasCall.CreateContent)
        {
            throw new FaultException("'Target' is empty.");
        }

        using var credential = await context.OpenCredentialAsync(Credential, BizosaasCredential.TypeName);
        var gateway = BizosaasCredential.Gateway(credential, context.Services);
        var text = payload.AsString() ?? payload["text"].AsString() ?? payload["message"].AsString() ?? "";
        switch (call)
        {
            case BizosaasCall.RunConnector:
                var (connector, action) = target.Split('/') is [var first, var second] ? (first, second) : throw new FaultException("'Target' has to be connector/action, such as mailchimp/add_subscriber.");
                return ValueObject.From(("result", ValueJson.FromElement(await gateway.RunConnectorAsync(connector, action, ResultObject.ToJson(Members(payload)), cancellation))));
            case BizosaasCall.CreateContent:
                var topic = text.Length > 0 ? text : payload["topic"].AsString() ?? throw new FaultException("'Payload' has to hold the topic.");
                return ValueObject.From(("workflowId", await gateway.CreateContentAsync(new NewContent(topic), cancellation)));
            case BizosaasCall.ContentStatus:
                return ResultObject.Of(await gateway.GetContentAsync(target, cancellation));
            case BizosaasCall.ApproveContent or BizosaasCall.RejectContent:
                await gateway.DecideContentAsync(target, payload["phase"].ToString(), call == BizosaasCall.ApproveContent, payload["notes"].ToString(), cancellation);
                return ValueObject.From(("workflowId", target), ("decision", call == BizosaasCall.ApproveContent ? "approved" : "rejected"));
            case BizosaasCall.Chat:
                return ResultObject.Of(await gateway.ChatAsync(target, text, payload["context"].AsObject() is { } about ? ResultObject.ToJson(about) : null, cancellation));
            case BizosaasCall.SearchMemory:
                var hits = await gateway.RecallAsync(BizosaasCredential.Tenant(credential) ?? context.TenantId, text, agentId: target, cancel: cancellation);
                return ValueObject.From(("hits", ValueArray.From(hits.Select(hit => (Value)ResultObject.Of(hit)))));
            case BizosaasCall.AddToMemory:
                await gateway.RememberAsync(BizosaasCredential.Tenant(credential) ?? context.TenantId, target, text, cancel: cancellation);
                return ValueObject.From(("agent", target));
            default:
                var started = await gateway.TriggerAsync(target, ResultObject.ToJson(Members(payload)), context.Get(TriggerKey) is { Length: > 0 } key ? key : null, cancellation);
                return ValueObject.From(("executions", ValueArray.From(started.Select(id => (Value)id))));
        }
    }

    protected override ValueObject Sample(ActivityExecutionContext context) => ValueObject.From(("call", context.Get(Call).ToString()), ("target", context.Get(Target)), ("result", ValueObject.Empty));

    private static Value Members(Value payload) => payload.IsNullish ? ValueObject.Empty : payload;
}
