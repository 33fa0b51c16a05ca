using System.Text;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;
using MimeKit;

namespace Bizoholic.Flows.Activities.Http.N8n;

/// <summary>A whole mail, taken apart: its text and HTML, its addresses and headers, and the files that came with it.</summary>
internal static class MailParts
{
    /// <param name="message">As Gmail tells it.</param>
    public static (ValueObject Json, IReadOnlyList<MimePart> Files) Of(ValueObject message)
    {
        var (json, files) = Of(Read(message["raw"].AsString() ?? throw new FaultException("Gmail told of a message without its content.")));
        return (((string[])["id", "threadId", "labelIds", "sizeEstimate"]).Where(message.Contains).Select(name => KeyValuePair.Create(name, message[name])).Concat(json).Aggregate(ValueObject.Empty, (all, member) => all.With(member.Key, member.Value)), files);
    }

    public static (ValueObject Json, IReadOnlyList<MimePart> Files) Of(MimeMessage mail)
    {
        var html = mail.HtmlBody?.ReplaceLineEndings("\n").TrimEnd('\n');
        var text = mail.TextBody?.ReplaceLineEndings("\n").TrimEnd('\n') ?? (html is null ? "" : MailText.OfHtml(html));
        var made = ValueObject.From(
            ("headers", mail.Headers.Concat(mail.Body?.Headers ?? []).Aggregate(ValueObject.Empty, (headers, header) => headers.With(header.Field.ToLowerInvariant(), $"{header.Field}:{Encoding.UTF8.GetString(header.RawValue).TrimEnd('\r', '\n')}"))),
            ("html", html is null ? Value.False : html),
            ("text", text),
            ("textAsHtml", MailText.AsHtml(text)),
            ("subject", mail.Headers.Contains(HeaderId.Subject) ? mail.Subject : default(Value)),
            ("references", mail.Headers[HeaderId.References]?.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } ids ? ids.Length == 1 ? ids[0] : ValueArray.From(ids.Select(id => (Value)id)) : default(Value)),
            ("date", mail.Headers.Contains(HeaderId.Date) ? mail.Date.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture) : default(Value)),
            ("to", Addresses(mail.To)), ("from", Addresses(mail.From)), ("cc", Addresses(mail.Cc)), ("bcc", Addresses(mail.Bcc)),
            ("messageId", mail.Headers[HeaderId.MessageId]?.Trim() ?? default(Value)), ("inReplyTo", mail.Headers[HeaderId.InReplyTo]?.Trim() ?? default(Value)),
            ("replyTo", Addresses(mail.ReplyTo)));
        return (made.Where(member => !member.Value.IsUndefined).Aggregate(ValueObject.Empty, (all, member) => all.With(member.Key, member.Value)), [.. mail.BodyParts.OfType<MimePart>().Where(part => part.IsAttachment || part is not TextPart)]);
    }

    private static MimeMessage Read(string letters)
    {
        try
        {
            using var raw = new MemoryStream(Convert.FromBase64String(Padded(letters.Replace('-', '+').Replace('_', '/'))));
            return MimeMessage.Load(raw);
        }
        catch (FormatException)
        {
            throw new FaultException("Gmail told of a message that cannot be read.");
        }
    }

    private static string Padded(string letters) => letters.PadRight((letters.Length + 3) / 4 * 4, '=');

    private static Value Addresses(InternetAddressList list)
    {
        MailboxAddress[] all = [.. list.Mailboxes];
        return all.Length == 0 ? default(Value) : ValueObject.From(
            ("value", ValueArray.From(all.Select(one => (Value)ValueObject.From(("address", one.Address), ("name", one.Name ?? ""))))),
            ("html", string.Join(", ", all.Select(one => string.IsNullOrEmpty(one.Name) ? $"<span class=\"mp_address_group\">{Link(one)}</span>" : $"<span class=\"mp_address_group\"><span class=\"mp_address_name\">{MailText.Encoded(one.Name)}</span> &lt;{Link(one)}&gt;</span>"))),
            ("text", string.Join(", ", all.Select(one => string.IsNullOrEmpty(one.Name) ? one.Address : $"\"{one.Name}\" <{one.Address}>"))));

        static string Link(MailboxAddress one) => $"<a href=\"mailto:{MailText.Encoded(one.Address)}\" class=\"mp_address_email\">{MailText.Encoded(one.Address)}</a>";
    }
}
