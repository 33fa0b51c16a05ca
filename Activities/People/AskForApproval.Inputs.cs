using Bizoholic.Flows.Activities.Credentials;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.People;

public sealed partial class AskForApproval
{
    [Input(Description = "What is to be decided, in a few words.", Order = 0)]
    public Input<string>? Title { get; set; }

    [Input(Description = "The text to approve. The approver may change it. It is made for each item that came in.", UIHint = UIHints.MultiLine, Order = 1)]
    public Input<string>? Content { get; set; }

    [Input(Description = "Values to approve. The approver may change them. They are made for each item that came in.", UIHint = UIHints.JsonEditor, Order = 2)]
    public Input<ValueObject>? Data { get; set; }

    [Input(Description = "Mail addresses of those who are asked.", Order = 3)]
    public Input<IReadOnlyList<string>>? Approvers { get; set; }

    [Input(DisplayName = "Time to answer", Description = "Such as 2.00:00:00 for two days. Empty: as long as it takes.", Order = 4)]
    public Input<TimeSpan?>? Deadline { get; set; }

    [Input(DisplayName = "Then ask", Description = "Mail addresses of those who are asked when the time is up; they get the same time again. Empty: it goes on at Expired.", Order = 5)]
    public Input<IReadOnlyList<string>>? EscalateTo { get; set; }

    [Input(DisplayName = "Mail server", Description = "Sends the approvers a link.", CredentialTypes = [SmtpCredential.TypeName], Category = "Messages", Order = 6)]
    public Input<CredentialReference>? Mail { get; set; }

    [Input(DisplayName = "Mail from", Description = "The address that the mail comes from.", Category = "Messages", Order = 7)]
    public Input<string>? From { get; set; }

    [Input(Description = "Posts a link to a channel.", CredentialTypes = [SlackCredential.TypeName], Category = "Messages", Order = 8)]
    public Input<CredentialReference>? Slack { get; set; }

    [Input(DisplayName = "Slack channel", Description = "Name or id, such as #sales. Not needed with a webhook, which belongs to one channel.", Category = "Messages", Order = 9)]
    public Input<string>? Channel { get; set; }

    [Input(DisplayName = "BizOSaaS", Description = "Keeps an approval of the platform in step: an answer here counts there, and the other way round.", CredentialTypes = [BizosaasCredential.TypeName], Category = "BizOSaaS", Order = 10)]
    public Input<CredentialReference>? Bizosaas { get; set; }

    [Input(DisplayName = "Approval there", Description = "Id of the platform's approval task, or of the content workflow that it belongs to.", Category = "BizOSaaS", Order = 11)]
    public Input<string>? Task { get; set; }
}
