using System.Security.Cryptography;
using System.Text;
using MimeKit;
using MimeKit.Utils;

namespace Bizoholic.Flows.Connectors.Messaging;

/// <summary>Builds the message that goes over the wire.</summary>
internal static class MailMessage
{
    /// <summary>The message id comes from the key, so that a mail that was sent twice all the same is shown once by most mailboxes.</summary>
    public static MimeMessage Build(string key, Mail mail, DateTimeOffset now)
    {
        var from = Address(mail.From, "from");
        var message = new MimeMessage { Subject = OneLine(mail.Subject), Date = now, MessageId = $"{Hash(key)}@{from.Domain}" };
        message.From.Add(from);
        message.To.AddRange(mail.To.Select(to => Address(to, "to")));
        message.Cc.AddRange(mail.Cc.Select(cc => Address(cc, "cc")));
        message.Bcc.AddRange(mail.Bcc.Select(bcc => Address(bcc, "bcc")));
        if (mail.ReplyTo is { } reply)
        {
            message.ReplyTo.Add(Address(reply, "replyTo"));
        }

        if (message.To.Count + message.Cc.Count + message.Bcc.Count == 0)
        {
            throw Refused("the mail has no recipient.", "to");
        }

        var body = new BodyBuilder { TextBody = mail.Text, HtmlBody = mail.Html };
        foreach (var file in mail.Files)
        {
            var type = ContentType.TryParse(file.MimeType, out var parsed) ? parsed : new ContentType("application", "octet-stream");
            var part = file.ContentId is null ? body.Attachments.Add(file.Name, file.Bytes, type) : body.LinkedResources.Add(file.Name, file.Bytes, type);
            part.ContentId = file.ContentId ?? MimeUtils.GenerateMessageId();
        }

        message.Body = body.ToMessageBody();
        return message;
    }

    private static MailboxAddress Address(string text, string field) =>
        MailboxAddress.TryParse(text, out var address) && address.Address.Contains('@') && !address.Domain.Contains(' ')
            ? address
            : throw Refused($"'{text}' is not a mail address.", field);

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");

    private static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))[..32];

    private static ServiceException Refused(string message, string field) => new(ServiceFailure.Permanent, "Mail", message) { Field = field, HadNoEffect = true };
}
