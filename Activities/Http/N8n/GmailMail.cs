using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;
using MimeKit;

namespace Bizoholic.Flows.Activities.Http.N8n;

/// <summary>A mail as Gmail takes it: the whole message, in the letters of an address.</summary>
internal static class GmailMail
{
    /// <param name="mail">
    /// <c>to, cc, bcc, replyTo, subject, message</c>, its <c>type</c> (html or text), what it says as <c>text</c> beside HTML, the <c>from</c> of an alias or the <c>senderName</c>, and of an answer whom it <c>answers</c> (all, sender or recipients) at which header (<c>answersTo</c>).
    /// </param>
    /// <param name="found">The message, or thread, that it answers.</param>
    /// <param name="self">The address of the mailbox; null where it is not asked for.</param>
    public static string Written(ValueObject mail, ValueObject? found, string? self, IEnumerable<(BinaryReference File, ReadOnlyMemory<byte> Content)> files)
    {
        var message = new MimeMessage();
        message.Headers.Remove(HeaderId.Date);
        message.Headers.Remove(HeaderId.MessageId);
        if (mail["from"].AsString() is { Length: > 0 } from)
        {
            message.From.AddRange(Addresses(from));
        }
        else if (mail["senderName"].AsString() is { Length: > 0 } name)
        {
            message.From.Add(new MailboxAddress(name, self ?? ""));
        }

        var answered = found?["messages"].AsArray() is { Count: > 0 } thread ? thread[^1] : (Value)(found ?? ValueObject.Empty);
        message.To.AddRange(mail["answers"].AsString() is { } whom ? Answered(answered, whom, mail["answersTo"].AsString() ?? "from", self ?? "") : Addresses(mail["to"]));
        message.Cc.AddRange(Addresses(mail["cc"]));
        message.Bcc.AddRange(Addresses(mail["bcc"]));
        message.ReplyTo.AddRange(Addresses(mail["replyTo"]));
        message.Subject = (mail["answers"].IsUndefined ? mail["subject"].ToString() : HeaderOf(answered, "subject") ?? "").ReplaceLineEndings(" ");
        if (HeaderOf(answered, "message-id") is { Length: > 0 } id)
        {
            message.Headers.Add("In-Reply-To", id);
            message.Headers.Add("References", id);
        }

        var text = mail["message"].ToString().Trim();
        var body = mail["type"].AsString() == "text" ? new BodyBuilder { TextBody = text } : new BodyBuilder { HtmlBody = text, TextBody = mail["text"].AsString() };
        foreach (var (file, content) in files)
        {
            body.Attachments.Add(file.FileName.Length > 0 ? file.FileName : "unknown", content.ToArray(), ContentType.TryParse(file.MimeType, out var type) ? type : new ContentType("application", "octet-stream"));
        }

        message.Body = body.ToMessageBody();
        message.Prepare(EncodingConstraint.SevenBit);
        if (message.From.Count == 0)
        {
            message.Headers.Remove(HeaderId.From);
        }

        using var written = new MemoryStream();
        var format = FormatOptions.Default.Clone();
        format.NewLineFormat = NewLineFormat.Dos;
        message.WriteTo(format, written);
        return Convert.ToBase64String(written.ToArray()).Replace('+', '-').Replace('/', '_').TrimEnd('=');
    }

    private static IEnumerable<InternetAddress> Answered(Value message, string whom, string from, string self)
    {
        var sender = HeaderOf(message, from) ?? HeaderOf(message, "from");
        return new[] { whom == "recipients" ? null : sender, whom == "sender" ? null : HeaderOf(message, "to") }
            .SelectMany((list, place) => list is null || !InternetAddressList.TryParse(list, out var parsed) ? [] : parsed.Mailboxes.Where(one => place == 0 || !one.Address.Equals(self, StringComparison.OrdinalIgnoreCase)))
            .DistinctBy(one => one.Address);
    }

    private static string? HeaderOf(Value message, string name)
        => (message["payload"]["headers"].AsArray() ?? ValueArray.Empty).FirstOrDefault(header => name.Equals(header["name"].AsString(), StringComparison.OrdinalIgnoreCase))["value"].AsString();

    private static InternetAddressList Addresses(Value given)
    {
        var text = given.IsNullish ? "" : given.AsArray() is { } list ? string.Join(',', list.Select(one => one.ToString())) : given.ToString();
        return text.Trim(' ', ',').Length == 0 ? []
            : text.Contains('@', StringComparison.Ordinal) && InternetAddressList.TryParse(text, out var addresses) ? addresses
            : throw new FaultException($"'{text}' is not a mail address.");
    }
}
