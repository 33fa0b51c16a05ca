namespace Bizoholic.Flows.Connectors.Messaging;

/// <summary>A mail to send. Addresses may carry a name: "Ann Lee &lt;ann@example.com&gt;".</summary>
public sealed record Mail
{
    public required string From { get; init; }

    public required IReadOnlyList<string> To { get; init; }

    public IReadOnlyList<string> Cc { get; init; } = [];

    public IReadOnlyList<string> Bcc { get; init; } = [];

    public string? ReplyTo { get; init; }

    public required string Subject { get; init; }

    /// <summary>Plain text. Needed unless there is HTML.</summary>
    public string? Text { get; init; }

    public string? Html { get; init; }

    public IReadOnlyList<MailFile> Files { get; init; } = [];
}

/// <summary>A file of a mail. With a content id it is shown inside the HTML, as src="cid:...".</summary>
public sealed record MailFile(string Name, string MimeType, byte[] Bytes, string? ContentId = null);
