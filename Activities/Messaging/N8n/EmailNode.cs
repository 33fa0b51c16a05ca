using Bizoholic.Flows.Activities.Credentials;
using Bizoholic.Flows.Activities.Files;
using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Activities.Services;
using Bizoholic.Flows.Connectors;
using Bizoholic.Flows.Connectors.Messaging;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Messaging.N8n;

/// <summary>Mail knows no keys, so a mail whose fate is unknown after a crash is held for a person instead of being sent twice.</summary>
[Activity("Bizoholic", "Messaging", "Send an e-mail for each item, with n8n's settings.", DisplayName = "Send e-mail (n8n)", Effect = SideEffect.AtMostOnce)]
public sealed class EmailNode : N8nActivity
{
    [Input(DisplayName = "Mail server", Description = "The server that sends it.", CredentialTypes = [SmtpCredential.TypeName], Order = -1)]
    public Input<CredentialReference>? Credential { get; set; }

    internal override double LatestVersion => 2.1;

    private protected override async ValueTask RunAsync(NodeCall call)
    {
        var reference = call.Context.Get(Credential);
        var drafts = Enumerable.Range(0, call.Items.Count).Select(i => Draft.Read(call, i)).ToArray();
        if (NodeSample.IsLeft(call, Credential))
        {
            call.ForEach(i => NodeSample.Leave(call, i, Told(drafts[i].Mail, "sample"), new DemoField("To", string.Join(", ", drafts[i].Mail.To)), new DemoField("Subject", drafts[i].Mail.Subject), new DemoField("Text", drafts[i].Mail.Text ?? drafts[i].Mail.Html ?? "")));
            return;
        }

        using var credential = await call.Context.OpenCredentialAsync(reference, refusedToken: null, SmtpCredential.TypeName);
        var mailer = SmtpCredential.Connect(credential, call.Context.Services);
        await call.ForEachAsync(async i =>
        {
            var mail = drafts[i].Mail;
            var files = new List<MailFile>();
            foreach (var (name, isInline) in drafts[i].Files)
            {
                var file = call.File(i, name);
                files.Add(new MailFile(file.FileName ?? "unknown", file.MimeType, (await call.Context.Files.ReadAsync(file)).ToArray(), isInline ? name : null));
            }

            try
            {
                var id = await mailer.SendAsync($"{call.Context.IdempotencyKey}-{i}", mail with { Files = files }, call.Context.CancellationToken);
                call.Add(Told(mail, id), i);
            }
            catch (ServiceException error)
            {
                throw ServiceFault.Of(error);
            }
        });
    }

    /// <summary>What n8n's mail library tells of a mail that the server took.</summary>
    private static ValueObject Told(Mail mail, string id)
    {
        Value[] to = [.. mail.To.Concat(mail.Cc).Concat(mail.Bcc).Select(AddressOf)];
        return ValueObject.From(
            ("accepted", new ValueArray(to)),
            ("rejected", ValueArray.Empty),
            ("envelope", ValueObject.From(("from", AddressOf(mail.From)), ("to", new ValueArray(to)))),
            ("messageId", id.StartsWith('<') ? id : $"<{id}>"));
    }

    private static Value AddressOf(string given) => given.LastIndexOf('<') is >= 0 and var start ? given[(start + 1)..].TrimEnd('>', ' ') : given;

    /// <summary>A mail as an item's settings say, with the names of its files.</summary>
    private sealed record Draft(Mail Mail, IReadOnlyList<(string Name, bool IsInline)> Files)
    {
        public static Draft Read(NodeCall call, int i)
        {
            var isNew = call.Version >= 2;
            var format = isNew ? call.Text("emailFormat", i, call.Version >= 2.1 ? "html" : "text") : "both";
            var mail = new Mail
            {
                From = call.Text("fromEmail", i) is { Length: > 0 } from ? from : throw new FaultException("'From Email' is empty."),
                To = Addresses(call.Text("toEmail", i)) is { Length: > 0 } to ? to : throw new FaultException("'To Email' is empty: nobody would get this mail."),
                Cc = Addresses(call.Text(isNew ? "options.ccEmail" : "ccEmail", i)),
                Bcc = Addresses(call.Text(isNew ? "options.bccEmail" : "bccEmail", i)),
                ReplyTo = call.Text("options.replyTo", i) is { Length: > 0 } reply ? reply : null,
                Subject = call.Text("subject", i),
                Text = format is "text" or "both" ? call.Text("text", i) : null,
                Html = format is "html" or "both" && call.Text("html", i) is { Length: > 0 } html ? html : null,
            };
            var inline = Names(call.Text(isNew ? "options.attachments" : "", i)).Select(name => (name, true));
            var attached = Names(call.Text(isNew ? "options.fileAttachments" : "attachments", i)).Select(name => (name, false));
            return new Draft(mail.Html is null && mail.Text is null ? mail with { Text = "" } : mail, call.Items[i].Binary is { Count: > 0 } ? [.. inline, .. attached] : []);
        }

        private static string[] Addresses(string given) => given.Split([',', ';'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

        private static string[] Names(string given) => given.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
    }
}
