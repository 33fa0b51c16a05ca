using System.Net;
using Bizoholic.Flows.Activities.Credentials;
using Bizoholic.Flows.Activities.Services;
using Bizoholic.Flows.Connectors;
using Bizoholic.Flows.Connectors.Messaging;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;
using Microsoft.Extensions.DependencyInjection;

namespace Bizoholic.Flows.Activities.People;

/// <summary>
/// Asks a person and waits for the answer, for days if need be. The question stands on the approvals page; a mail or a Slack message may lead to it. A message whose
/// fate is unknown after a crash is not sent again: the page has the question in any case.
/// </summary>
[Activity("Bizoholic", "People", "Ask a person to approve something, and go on with what they say.", DisplayName = "Ask for approval", Effect = SideEffect.LookFirst)]
[FlowNode(Approved, Rejected, Expired)]
public sealed class AskForApproval : CodeActivity<Value>
{
    /// <summary>What the wait is called; an answer is its stimulus.</summary>
    public const string Stimulus = "Approval";

    private const string Approved = "Approved";
    private const string Rejected = "Rejected";
    private const string Expired = "Expired";

    [Input(Description = "What is to be decided, in a few words.", Order = 0)]
    public Input<string>? Title { get; set; }

    [Input(Description = "The text to approve. The approver may change it.", UIHint = UIHints.MultiLine, Order = 1)]
    public Input<string>? Content { get; set; }

    [Input(Description = "Values to approve. The approver may change them.", UIHint = UIHints.JsonEditor, Order = 2)]
    public Input<ValueObject>? Data { get; set; }

    [Input(Description = "Mail addresses of those who are asked.", Order = 3)]
    public Input<IReadOnlyList<string>>? Approvers { get; set; }

    [Input(DisplayName = "Time to answer", Description = "Such as 2.00:00:00 for two days. Empty: as long as it takes.", Order = 4)]
    public Input<TimeSpan?>? Deadline { get; set; }

    [Input(DisplayName = "Then ask", Description = "Mail addresses of those who are asked when the time is up; they get the same time again. Empty: it goes on at Expired.", Order = 5)]
    public Input<IReadOnlyList<string>>? EscalateTo { get; set; }

    [Input(DisplayName = "Mail server", Description = "Sends the approvers a link.", CredentialTypes = [SmtpCredential.TypeName], Category = "Messages", Order = 6)]
    public Input<CredentialReference>? Mail { get; set; }

    [Input(DisplayName = "Mail from", Category = "Messages", Order = 7)]
    public Input<string>? From { get; set; }

    [Input(Description = "Posts a link to a channel.", CredentialTypes = [SlackCredential.TypeName], Category = "Messages", Order = 8)]
    public Input<CredentialReference>? Slack { get; set; }

    [Input(DisplayName = "Slack channel", Category = "Messages", Order = 9)]
    public Input<string>? Channel { get; set; }

    protected override async ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        if (context.Services.GetService<IApprovals>() is not { } approvals)
        {
            throw new FaultException("Approvals are kept by the server, so this step cannot run outside of it.");
        }

        DateTimeOffset? due = context.Get(Deadline) is { } deadline ? context.Time.GetUtcNow() + deadline : null;
        var question = new ApprovalQuestion(
            context.TenantId,
            context.ExecutionId,
            context.RunId,
            context.RunFacts.DefinitionId,
            context.RunFacts.DefinitionName,
            context.Get(Title) is { Length: > 0 } title ? title : "Approval",
            context.Get(Content) ?? "",
            context.Get(Data) ?? ValueObject.Empty,
            People(context.Get(Approvers)),
            due);
        var link = await approvals.AskAsync(question, context.CancellationToken);
        if (context.Remembered.IsUndefined)
        {
            await context.RememberAsync(ValueObject.From(("asked", true), ("link", link.ToString()), ("escalated", false)));
            await TellAsync(context, question.Title, question.Content, question.Approvers, link);
        }

        Wait(context, due);
    }

    protected override async ValueTask ResumeAsync(ActivityExecutionContext context)
    {
        if (!context.Resumption!.IsDue)
        {
            var said = context.Resumption.Input;
            Leave(context, new ApprovalAnswer(said["status"].ToString(), said["by"].AsString(), said["comment"].AsString(), said["content"].ToString(), said["data"].AsObject() ?? ValueObject.Empty));
            return;
        }

        var approvals = context.GetRequiredService<IApprovals>();
        var others = People(context.Get(EscalateTo));
        if (others.Count > 0 && !context.Remembered["escalated"].Boolean)
        {
            var due = context.Time.GetUtcNow() + context.Get(Deadline)!.Value;
            await context.RememberAsync(context.Remembered.AsObject()!.With("escalated", true));
            await approvals.PostponeAsync(context.TenantId, context.ExecutionId, due, context.CancellationToken);
            await TellAsync(context, $"Still open: {context.Get(Title)}", context.Get(Content) ?? "", others, new Uri(context.Remembered["link"].ToString()));
            Wait(context, due);
            return;
        }

        Leave(context, await approvals.CloseAsync(context.TenantId, context.ExecutionId, context.CancellationToken));
    }

    private static void Wait(ActivityExecutionContext context, DateTimeOffset? due)
        => context.CreateBookmark(new BookmarkRequest(Stimulus) { Stimulus = context.ExecutionId, DueAt = due, Payload = ValueObject.From(("approvalId", context.ExecutionId)) });

    private static IReadOnlyList<string> People(IReadOnlyList<string>? given) => [.. (given ?? []).SelectMany(one => one.Split([',', ';'])).Select(one => one.Trim()).Where(one => one.Length > 0)];

    private async ValueTask TellAsync(ActivityExecutionContext context, string title, string content, IReadOnlyList<string> people, Uri link)
    {
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
                var message = new SlackMessage($"*{title}*\n{content}\n<{link}|Decide>") { Channel = context.Get(Channel) };
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

    private void Leave(ActivityExecutionContext context, ApprovalAnswer answer)
    {
        var result = ValueObject.From(("decision", answer.Status), ("by", answer.By), ("comment", answer.Comment), ("content", answer.Content), ("data", answer.Data));
        context.Set(Result, result);
        context.Leave(answer.Status switch { "approved" => Approved, "rejected" => Rejected, _ => Expired }, [new Item(result)]);
    }
}
