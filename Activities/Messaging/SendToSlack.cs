using Bizoholic.Flows.Activities.Credentials;
using Bizoholic.Flows.Activities.Services;
using Bizoholic.Flows.Connectors.Messaging;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Messaging;

[Activity("Bizoholic", "Messaging", "Post a message to a Slack channel.", DisplayName = "Send to Slack", Effect = SideEffect.AtMostOnce, PerItem = true)]
public sealed class SendToSlack : ServiceActivity
{
    [Input(DisplayName = "Slack", Description = "The app or webhook to post with.", CredentialTypes = [SlackCredential.TypeName], Order = 0)]
    public Input<CredentialReference>? Credential { get; set; }

    [Input(Description = "Name or id, such as #sales. Not needed with a webhook, which belongs to one channel.", Order = 1)]
    public Input<string>? Channel { get; set; }

    [Input(Description = "What to say. *bold*, _italic_ and <https://example.com|links> work.", UIHint = UIHints.MultiLine, Order = 2)]
    public Input<string>? Text { get; set; }

    [Input(Description = "Block Kit blocks; the text is then what notifications show.", UIHint = UIHints.JsonEditor, Category = "Advanced", Order = 3)]
    public Input<ValueArray>? Blocks { get; set; }

    [Input(DisplayName = "Answer to", Description = "ts of a message, to answer in its thread.", Category = "Advanced", Order = 4)]
    public Input<string>? ThreadTs { get; set; }

    protected override Input<CredentialReference>? Access => Credential;

    protected override async ValueTask<ValueObject> RunAsync(ActivityExecutionContext context)
    {
        var message = new SlackMessage(context.Get(Text) is { Length: > 0 } text ? text : throw new FaultException("'Text' is empty."))
        {
            Channel = context.Get(Channel) is { Length: > 0 } channel ? channel : null,
            Blocks = context.Get(Blocks) is { Count: > 0 } blocks ? ResultObject.ToJson(blocks) : null,
            ThreadTs = context.Get(ThreadTs) is { Length: > 0 } thread ? thread : null,
        };
        using var credential = await context.OpenCredentialAsync(Credential, SlackCredential.TypeName);
        var slack = SlackCredential.Connect(credential, context.Services);
        if (credential["accessToken"] is { Length: > 0 } token)
        {
            return message.Channel is null
                ? throw new FaultException("'Channel' is empty. An app can post to many channels, so it has to be told which.")
                : ValueObject.From(("ts", await slack.PostAsync(token, message, context.CancellationToken)), ("channel", message.Channel));
        }

        await slack.PostToWebhookAsync(credential.RequireUrl("webhookUrl"), message, context.CancellationToken);
        return ValueObject.From(("ts", Value.Null), ("channel", Value.Null));
    }

    protected override ValueObject Sample(ActivityExecutionContext context) => ValueObject.From(("ts", "1700000000.000100"), ("channel", context.Get(Channel)));
}
