namespace Bizoholic.Flows.Workflows;

/// <summary>Opens stored credentials for activities.</summary>
public interface ICredentialSource
{
    /// <summary>Opens a credential of a tenant, with a token that is still good where it is of an OAuth 2 kind. The caller disposes it.</summary>
    /// <param name="refusedToken">A token that the service refused: if it is still the current one, a new one is fetched.</param>
    /// <exception cref="FaultException">There is none, or it has to be signed in to again; the message says what to do.</exception>
    /// <exception cref="Storage.StorageException">The storage is away, so that a step waits and asks again.</exception>
    ValueTask<OpenedCredential> OpenAsync(string tenantId, string credentialId, string? refusedToken, CancellationToken cancellation);
}

/// <param name="Secrets">Everything of it that must not be stored.</param>
public sealed record OpenedCredential(Credential Credential, IReadOnlyList<string> Secrets);
