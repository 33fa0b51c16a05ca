using Bizoholic.Flows.Activities.Credentials;
using Bizoholic.Flows.Activities.Data;
using Bizoholic.Flows.Activities.Publishing;
using Bizoholic.Flows.Activities.Services;
using Bizoholic.Flows.Connectors.Messaging;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Messaging;

/// <summary>Mail knows no keys, so a mail whose fate is unknown after a crash is held for a person instead of being sent twice.</summary>
[Activity("Bizoholic", "Messaging", "Send an e-mail through your mail server.", DisplayName = "Send e-mail", Effect = SideEffect.AtMostOnce, PerItem = true)]
public sealed class SendEmail : ServiceActivity
{
    [Input(DisplayName = "Mail server", Description = "The server that sends it.", CredentialTypes = [SmtpCredential.TypeName], Order = 0)]
    public Input<CredentialReference>? Credential { get; set; }

    [Input(Description = "Such as Ann Lee <ann@example.com>. Empty: the account's user, where that is an address.", Order = 1)]
    public Input<string>? From { get; set; }

    [Input(Description = "One address or several.", Order = 2)]
    public Input<IReadOnlyList<string>>? To { get; set; }

    [Input(Description = "The line people see in their inbox.", Order = 3)]
    public Input<string>? Subject { get; set; }

    [Input(Description = "The text of the mail.", UIHint = UIHints.MultiLine, Order = 4)]
    public Input<string>? Body { get; set; }

    [Input(DisplayName = "Body is", Description = "Plain text goes as it is.", UIHint = UIHints.DropDown, Options = ["Text", nameof(TextFormat.Html), nameof(TextFormat.Markdown)], Order = 5)]
    public Input<string> Format { get; set; } = new("Text");

    [Input(Description = "Who gets a copy; several addresses are separated by commas.", Category = "Advanced", Order = 6)]
    public Input<IReadOnlyList<string>>? Cc { get; set; }

    [Input(Description = "Who gets a copy that nobody else sees; several addresses are separated by commas.", Category = "Advanced", Order = 7)]
    public Input<IReadOnlyList<string>>? Bcc { get; set; }

    [Input(Description = "Where answers go; left empty, to the sender.", DisplayName = "Reply to", Category = "Advanced", Order = 8)]
    public Input<string>? ReplyTo { get; set; }

    [Input(Description = "Files of the item to attach, by the names they have there, such as data.", Category = "Files", Order = 9)]
    public Input<IReadOnlyList<string>>? Attachments { get; set; }

    [Input(DisplayName = "Pictures in the text", Description = "Files of the item that the text shows itself, in HTML as <img src=\"cid:NAME\">, in Markdown as ![what it shows](cid:NAME).", Category = "Files", Order = 10)]
    public Input<IReadOnlyList<string>>? Pictures { get; set; }

    protected override Input<CredentialReference>? Access => Credential;

    protected override async ValueTask<ValueObject> RunAsync(ActivityExecutionContext context)
    {
        using var credential = await context.OpenCredentialAsync(Credential, SmtpCredential.TypeName);
        var mail = MailOf(context, credential["user"]) with { Files = [.. await FilesAsync(context, Attachments, isInline: false), .. await FilesAsync(context, Pictures, isInline: true)] };
        var id = await SmtpCredential.Connect(credential, context.Services).SendAsync(context.IdempotencyKey, mail, context.CancellationToken);
        return Of(mail, id);
    }

    protected override ValueObject Sample(ActivityExecutionContext context) => Of(MailOf(context, "sample@example.com"), "sample@example.com");

    /// <param name="user">The account's, which many servers have be the sender's address.</param>
    private Mail MailOf(ActivityExecutionContext context, string user)
    {
        var (body, format) = (context.Get(Body) ?? "", context.Get(Format));
        return new Mail
        {
            From = context.Get(From) is { Length: > 0 } from ? from : user.Contains('@') ? user : throw new FaultException("'From' is empty, and the account's user is no address that could stand there."),
            To = Listed(context.Get(To)) is { Count: > 0 } to ? to : throw new FaultException("'To' is empty: nobody would get this mail."),
            Cc = Listed(context.Get(Cc)),
            Bcc = Listed(context.Get(Bcc)),
            ReplyTo = context.Get(ReplyTo) is { Length: > 0 } reply ? reply : null,
            Subject = context.Get(Subject) ?? "",
            Text = format == nameof(TextFormat.Html) ? null : body,
            Html = format switch { nameof(TextFormat.Html) => body, nameof(TextFormat.Markdown) => MarkdownHtml.Of(body), _ => null },
        };
    }

    private static async ValueTask<IReadOnlyList<MailFile>> FilesAsync(ActivityExecutionContext context, Input<IReadOnlyList<string>>? names, bool isInline)
    {
        var held = context.Item.Binary;
        var files = new List<MailFile>();
        foreach (var name in Listed(context.Get(names)))
        {
            var file = held?.GetValueOrDefault(name) ?? throw new FaultException(held is { Count: > 0 } ? $"The item has no file '{name}'. It has {string.Join(", ", held.Keys)}." : $"The item has no file '{name}', nor any other.");
            files.Add(new MailFile(file.FileName, file.MimeType, (await context.Files.ReadAsync(file)).ToArray(), isInline ? name : null));
        }

        return files;
    }

    private static IReadOnlyList<string> Listed(IReadOnlyList<string>? given)
        => [.. (given ?? []).SelectMany(one => one.Split([',', ';'])).Select(one => one.Trim()).Where(one => one.Length > 0)];

    private static ValueObject Of(Mail mail, string id) => ValueObject.From(("messageId", id), ("to", ValueArray.From(mail.To.Select(to => (Value)to))), ("subject", mail.Subject));
}
