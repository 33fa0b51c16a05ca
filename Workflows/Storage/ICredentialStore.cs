namespace Bizoholic.Flows.Workflows.Storage;

/// <summary>A stored credential. Its values are in <paramref name="Sealed"/> only.</summary>
/// <param name="KeyVersion">Version of the master key that <paramref name="WrappedKey"/> is wrapped with.</param>
/// <param name="WrappedKey">The row's own data key, encrypted with the master key.</param>
/// <param name="Sealed">The values, encrypted with the data key.</param>
/// <param name="Revision">Rises with every change; what a change is compared with.</param>
/// <param name="RenewingUntil">A host is fetching a new token until then at most; null when none is.</param>
public sealed record CredentialRow(
    string TenantId,
    string CredentialId,
    string Name,
    string Type,
    int KeyVersion,
    ReadOnlyMemory<byte> WrappedKey,
    ReadOnlyMemory<byte> Sealed,
    long Revision,
    DateTimeOffset? RenewingUntil,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt)
{
    public DateTimeOffset? TestedAt { get; init; }

    /// <summary>Whether the last test worked; null before the first.</summary>
    public bool? TestPassed { get; init; }

    public string? TestMessage { get; init; }
}

/// <summary>Credentials, encrypted by whoever stores them.</summary>
public interface ICredentialStore
{
    ValueTask<CredentialRow?> FindAsync(string tenantId, string credentialId, CancellationToken cancellation);

    /// <summary>All of a tenant, by name.</summary>
    ValueTask<IReadOnlyList<CredentialRow>> ListAsync(string tenantId, CancellationToken cancellation);

    /// <summary>Those of all tenants whose data key is not wrapped with this version of the master key; at most so many.</summary>
    ValueTask<IReadOnlyList<CredentialRow>> WithOtherKeyAsync(int keyVersion, int max, CancellationToken cancellation);

    /// <summary>Stores a new credential, or a change of the one whose stored revision is one lower. False: it was changed meanwhile, or is gone.</summary>
    ValueTask<bool> SaveAsync(CredentialRow row, CancellationToken cancellation);

    /// <summary>False when there is none.</summary>
    ValueTask<bool> DeleteAsync(string tenantId, string credentialId, CancellationToken cancellation);
}
