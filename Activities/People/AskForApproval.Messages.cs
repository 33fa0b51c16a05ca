using System.Net;
using Bizoholic.Flows.Activities.Credentials;
using Bizoholic.Flows.Activities.Services;
using Bizoholic.Flows.Connectors;
using Bizoholic.Flows.Connectors.Messaging;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.People;

public sealed partial class AskForApproval
{
    private async ValueTask TellAsync(ActivityExecutionContext context, string title, string whole, ApprovalPart[] parts, IReadOnlyList<string> people, Uri link)
    {
        var content = parts.Length == 0 ? whole : string.Join("\n\n", parts.Select((part, at) => $"{at + 1} of {parts.Length}\n{(part.Content.Length > 0 ? part.Content : ValueJson.ToJson(part.Data))}"));
        if (context.Get(Mail) is null && context.Get(Slack) is null)
        {
            // The link is as good as the approver's signature, so the page that everybody sees only says where it leads.
            DemoServices.Of(context)?.TakeMessage(context, title, [SmtpCredential.TypeName, SlackCredential.TypeName], Message(context, title, content, people));
            return;
        }

        try
        {
            if (context.Get(Mail) is { } server && people.Count > 0)
            {
                using var credential = await context.OpenCredentialAsync(server, null, SmtpCredential.TypeName);
                var mail = new Mail
                {
                    From = context.Get(From) is { Length: > 0 } from ? from : throw new FaultException("'Mail from' is empty."),
                    To = people,
                    Subject = title,
                    Text = $"{content}\n\nDecide here: {link}",
                    Html = $"<pre style=\"font:inherit;white-space:pre-wrap\">{WebUtility.HtmlEncode(content)}</pre><p><a href=\"{WebUtility.HtmlEncode(link.ToString())}\">Decide</a></p>",
                };
                await SmtpCredential.Connect(credential, context.Services).SendAsync(context.IdempotencyKey, mail, context.CancellationToken);
            }

            if (context.Get(Slack) is { } slack)
            {
                using var credential = await context.OpenCredentialAsync(slack, null, SlackCredential.TypeName);
                var message = new SlackMessage($"*{Escaped(title)}*\n{Escaped(content)}\n<{link}|Decide>") { Channel = context.Get(Channel) };
                var messenger = SlackCredential.Connect(credential, context.Services);
                await (credential["accessToken"] is { Length: > 0 } token
                    ? messenger.PostAsync(token, message, context.CancellationToken)
                    : messenger.PostToWebhookAsync(credential.RequireUrl("webhookUrl"), message, context.CancellationToken));
            }
        }
        catch (ServiceException error)
        {
            throw ServiceFault.Of(error);
        }
    }

    private IEnumerable<DemoField> Message(ActivityExecutionContext context, string title, string content, IReadOnlyList<string> people)
        =>
        [
            new("To", string.Join(", ", people)),
            new("Slack channel", context.Get(Channel) ?? ""),
            new("Title", title),
            DemoField.Of("Content", content),
            new("Link", "Leads to the question, which stands here under Approvals."),
        ];

    /// <summary>Slack reads these three; nothing that a flow says may mention a channel.</summary>
    private static string Escaped(string text)
        => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
}
