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

    /// <summary>Has a post written and sent on a social network.</summary>
    CreateSocialPost,
    SocialPostStatus,
    ApproveSocialPost,
    RejectSocialPost,

    /// <summary>Writes or changes a post of the CMS that the tenant has connected.</summary>
    SavePost,

    /// <summary>Tells the CRM service of a lead.</summary>
    CreateLead,

    /// <summary>Asks the payment service for a payment, at the gateway that it picks for the brand.</summary>
    CreatePayment,
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

    [Input(Description = "Trigger: the path. Connector: connector/action. New social post: the network, such as linkedin. Content and social posts: the workflow's id. Post: its slug. Lead: the number of the tenant. Payment: the brand. Chat and memory: the agent; the platform keeps the memories of agents apart, not those of clients, so give each client's agent a name of its own.", Order = 2)]
    public Input<string>? Target { get; set; }

    [Input(Description = "What to send: the payload, the topic, the message or the question. A social post takes topic, context (a text that is ready), scheduledAt, requireApproval and asThread; its rejection notes; a post title, content, excerpt, category, status; a lead firstName, lastName, email, company, phone, source, tags; a payment amount, currency, email, name, method.", UIHint = UIHints.JsonEditor, Order = 3)]
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
            case BizosaasCall.CreateSocialPost:
                RequireTenant(credential);
                var post = BizosaasPayload.SocialPost(target, payload);
                return SocialResult(await gateway.CreateSocialPostAsync(post, cancellation), post);
            case BizosaasCall.SocialPostStatus:
                RequireTenant(credential);
                return ResultObject.Of(await gateway.GetSocialPostAsync(target, cancellation));
            case BizosaasCall.ApproveSocialPost:
                RequireTenant(credential);
                await gateway.ApproveSocialPostAsync(target, payload["notes"].AsString(), cancellation);
                return ValueObject.From(("workflowId", target), ("decision", "approved"));
            case BizosaasCall.RejectSocialPost:
                RequireTenant(credential);
                await gateway.RejectSocialPostAsync(target, BizosaasPayload.Required(payload, "notes"), cancellation);
                return ValueObject.From(("workflowId", target), ("decision", "rejected"));
            case BizosaasCall.SavePost:
                var page = BizosaasPayload.Post(target, payload);
                var saved = await context.ExclusivelyAsync($"post/{credential.Id}/{page.Slug}", () => gateway.SavePostAsync(page, cancellation));
                return ResultObject.Of(saved.Item).With("isNew", saved.IsNew);
            case BizosaasCall.CreateLead:
                var lead = await BizosaasCredential.Leads(credential, context.Services).CreateOnceAsync(context.IdempotencyKey, BizosaasPayload.Lead(target, payload), cancellation);
                return ResultObject.Of(lead.Item).With("isNew", lead.IsNew);
            case BizosaasCall.CreatePayment:
                var payment = await BizosaasCredential.Payments(credential, context.Services).CreateAsync(BizosaasPayload.Payment(target, payload), cancellation);
                return ValueObject.From(
                    ("id", payment.Id), ("status", payment.Status), ("amount", Value.Exact(payment.Amount.ToMajorText())), ("currency", payment.Amount.Currency), ("method", payment.Method), ("url", payment.CheckoutUrl));
            case BizosaasCall.Chat:
                return ResultObject.Of(await gateway.ChatAsync(target, text, payload["context"].AsObject() is { } about ? ResultObject.ToJson(about) : null, cancellation));
            case BizosaasCall.SearchMemory:
                var hits = await gateway.RecallAsync(BizosaasCredential.Tenant(credential) ?? context.TenantId, text, target, cancel: cancellation);
                return ValueObject.From(("hits", ValueArray.From(hits.Select(hit => (Value)ValueObject.From(("content", hit))))));
            case BizosaasCall.AddToMemory:
                await gateway.RememberAsync(BizosaasCredential.Tenant(credential) ?? context.TenantId, target, text, cancel: cancellation);
                return ValueObject.From(("agent", target));
            default:
                var started = await gateway.TriggerAsync(target, ResultObject.ToJson(Members(payload)), context.Get(TriggerKey) is { Length: > 0 } key ? key : null, cancellation);
                return ValueObject.From(("executions", ValueArray.From(started.Select(id => (Value)id))));
        }
    }

    protected override ValueObject Sample(ActivityExecutionContext context) => context.Get(Call) == BizosaasCall.CreateSocialPost
        ? SocialResult("social-sample", BizosaasPayload.SocialPost(context.Get(Target) ?? "", context.Get(Payload)))
        : ValueObject.From(("call", context.Get(Call).ToString()), ("target", context.Get(Target)), ("result", ValueObject.Empty));

    private static ValueObject SocialResult(string workflowId, NewSocialPost post) => ValueObject.From(
        ("workflowId", workflowId), ("platform", post.Platform), ("topic", post.Topic), ("context", post.Context), ("scheduledAt", post.ScheduledAt?.ToString("O")));

    /// <summary>Without a tenant the platform would take its default one, and post in another client's name.</summary>
    private static void RequireTenant(Credential credential)
    {
        if (BizosaasCredential.Tenant(credential) is null)
        {
            throw new FaultException($"Social posts go by the tenant. Fill in 'Tenant' in the credential '{credential.Name}'.", type: "Credential");
        }
    }

    private static Value Members(Value payload) => payload.IsNullish ? ValueObject.Empty : payload;
}
