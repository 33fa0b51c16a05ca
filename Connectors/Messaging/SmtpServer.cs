namespace Bizoholic.Flows.Connectors.Messaging;

/// <summary>How to reach a mail server.</summary>
public sealed record SmtpServer(string Host, int Port = 587)
{
    public string? User { get; init; }

    public string? Password { get; init; }

    /// <summary>Default <see cref="SmtpSecurity.Auto"/>.</summary>
    public SmtpSecurity Security { get; init; }

    /// <summary>Shows no password.</summary>
    public override string ToString() => $"{User}@{Host}:{Port}";
}

/// <summary>How the connection to a mail server is encrypted.</summary>
public enum SmtpSecurity
{
    /// <summary>From the first byte on port 465, STARTTLS elsewhere. A password is never sent unencrypted; without one, a server that offers no encryption is taken.</summary>
    Auto,
    StartTls,
    ImplicitTls,

    /// <summary>No encryption, for a relay inside the own network.</summary>
    None,
}
