namespace Bizoholic.Flows.Connectors.Databases;

/// <summary>How to reach a database.</summary>
public sealed record DatabaseServer(string Host, int Port)
{
    /// <summary>PostgreSQL's database by name; Redis' by number.</summary>
    public string Database { get; init; } = "";

    public string? User { get; init; }

    public string? Password { get; init; }

    public DatabaseEncryption Encryption { get; init; }

    /// <summary>Shows no password.</summary>
    public override string ToString() => $"{User}@{Host}:{Port}/{Database}";
}

/// <summary>How the connection to a database is encrypted.</summary>
public enum DatabaseEncryption
{
    /// <summary>Encrypted, and the server shows a certificate that is valid for its name.</summary>
    Verified,

    /// <summary>Encrypted, whoever the server is: for certificates of one's own.</summary>
    Unverified,

    /// <summary>Not encrypted, for a server inside the own network.</summary>
    None,
}
