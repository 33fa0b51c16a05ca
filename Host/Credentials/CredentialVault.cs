using Bizoholic.Flows.Storage;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Host.Credentials;

/// <summary>Stores credentials encrypted, and opens them for the steps that use them.</summary>
internal sealed class CredentialVault(ICredentialStore store, CredentialTypes types, Envelope envelope, OAuthRenewal renewal, CredentialGate gate) : ICredentialSource
{
    public ValueTask<OpenedCredential> OpenAsync(string tenantId, string credentialId, string? refusedToken, CancellationToken cancellation)
        => StorageFailure.ToldAsync(() => FindAndOpenAsync(tenantId, credentialId, refusedToken, cancellation));

    private async ValueTask<OpenedCredential> FindAndOpenAsync(string tenantId, string credentialId, string? refusedToken, CancellationToken cancellation)
    {
        var row = await store.FindAsync(tenantId, credentialId, cancellation)
            ?? throw new FaultException($"The credential '{credentialId}' does not exist any more. Choose another one in the step's settings.", type: "Credential");
        await gate.PassAsync(tenantId, credentialId, row.Name, cancellation);
        try
        {
            return await OpenAsync(row, refusedToken, cancellation);
        }
        catch (CredentialException error)
        {
            throw new FaultException(error.Message, type: "Credential", inner: error);
        }
    }

    /// <exception cref="CredentialException">It cannot be decrypted.</exception>
    /// <exception cref="FaultException">A person has to sign in.</exception>
    public async ValueTask<OpenedCredential> OpenAsync(CredentialRow row, string? refusedToken, CancellationToken cancellation)
    {
        var type = TypeOf(row);
        var document = envelope.Read(row);
        var values = new Dictionary<string, string>(document.Values, StringComparer.Ordinal);
        using (var plain = new Credential(row.CredentialId, row.Name, row.Type, document.Values))
        {
            if (type.OAuth(plain) is { } oauth)
            {
                var tokens = await renewal.CurrentAsync(row, document, oauth, refusedToken, cancellation);
                values[CredentialNames.AccessToken] = tokens.AccessToken;
                values[CredentialNames.TokenType] = tokens.TokenType;
            }
        }

        var credential = new Credential(row.CredentialId, row.Name, row.Type, values);
        return new OpenedCredential(credential, [.. SecretsOf(type, values), .. type.DerivedSecrets(credential)]);
    }

    /// <exception cref="CredentialException">This version of the product does not know the kind.</exception>
    public CredentialType TypeOf(CredentialRow row)
        => types.Find(row.Type) ?? throw new CredentialException($"The credential '{row.Name}' is of the kind '{row.Type}', which this version does not know.");

    private static IEnumerable<string> SecretsOf(CredentialType type, IReadOnlyDictionary<string, string> values)
        => type.Fields.Where(field => field.IsSecret).Select(field => field.Name).Append(CredentialNames.AccessToken)
            .Select(name => values.GetValueOrDefault(name, "")).Where(secret => secret.Length > 0);
}
