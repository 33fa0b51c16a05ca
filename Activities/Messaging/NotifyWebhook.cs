using Bizoholic.Flows.Activities.Credentials;
using Bizoholic.Flows.Activities.Services;
using Bizoholic.Flows.Connectors.Webhooks;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Messaging;

/// <summary>Deliveries are tried again as Standard Webhooks suggests, over about three days (see <see cref="WebhookSender.Waits"/>), each time under the same id.</summary>
[DefaultRetry(tries: 10, waitSeconds: 5, Waits = new[] { 5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400 })]
[Activity("Bizoholic", "Messaging", "Tell another program something with a signed webhook (Standard Webhooks).", DisplayName = "Notify webhook", Effect = SideEffect.Keyed, PerItem = true)]
public sealed class NotifyWebhook : ServiceActivity
{
    [Input(Description = "The secret that both sides know.", CredentialTypes = [WebhookSecretCredential.TypeName], Order = 0)]
    public Input<CredentialReference>? Secret { get; set; }

    [Input(DisplayName = "Address", Description = "Where the webhook goes.", UIHint = UIHints.SingleLine, Order = 1)]
    public Input<Uri>? Url { get; set; }

    [Input(DisplayName = "Event", Description = "What happened, such as lead.scored.", Order = 2)]
    public Input<string> EventType { get; set; } = new("flow.notification");

    [Input(Description = "What to tell. Empty: the current item.", UIHint = UIHints.JsonEditor, Order = 3)]
    public Input<Value>? Data { get; set; }

    protected override Input<CredentialReference>? Access => Secret;

    protected override async ValueTask<ValueObject> RunAsync(ActivityExecutionContext context)
    {
        var address = context.Get(Url) is { IsAbsoluteUri: true } url && url.Scheme is "http" or "https" ? context.Get(Url)! : throw new FaultException("'Address' has to begin with https:// or http://.");
        var data = context.Get(Data) is { IsNullish: false } given ? given : context.Item.Json;
        using var credential = await context.OpenCredentialAsync(Secret, WebhookSecretCredential.TypeName);
        var body = ValueJson.ToUtf8(ValueObject.From(("type", context.Get(EventType)), ("timestamp", context.Time.GetUtcNow().ToString("O")), ("data", data)));
        var sender = new WebhookSender(context.Services.Http(), WebhookSecretCredential.Signer(credential, "secret", context.Services), context.Services.Clock());
        await sender.SendAsync(IdOf(context), address, body, context.CancellationToken);
        return Of(IdOf(context), address);
    }

    protected override ValueObject Sample(ActivityExecutionContext context) => Of(IdOf(context), context.Get(Url));

    /// <summary>The same for every try, whatever became of the last one: the receiver drops by it what it has taken.</summary>
    private static string IdOf(ActivityExecutionContext context) => $"{context.ExecutionId}-{context.ItemIndex}";

    private static ValueObject Of(string id, Uri? address) => ValueObject.From(("webhookId", id), ("address", address?.ToString()));
}
