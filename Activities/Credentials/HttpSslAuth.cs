using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Bizoholic.Flows.Connectors.Http;
using Bizoholic.Flows.Workflows;
using static Bizoholic.Flows.Workflows.CredentialField;

namespace Bizoholic.Flows.Activities.Credentials;

/// <summary>A client certificate, and who vouches for the server.</summary>
internal sealed class HttpSslAuth : CredentialType
{
    public override string Name => "httpSslAuth";

    public override string DisplayName => "Client certificate";

    public override string Help => "A certificate with its key that is shown to services that ask for one, and the authority that vouches for them.";

    public override IReadOnlyList<CredentialField> Fields { get; } =
    [
        Secret("ca", "Authority", "PEM of the authority that vouches for the service; empty for the usual ones.") with { Kind = CredentialFieldKind.LongText, IsRequired = false },
        Secret("cert", "Certificate", "PEM of the client certificate.") with { Kind = CredentialFieldKind.LongText, IsRequired = false },
        Secret("key", "Key", "PEM of its private key.") with { Kind = CredentialFieldKind.LongText, IsRequired = false },
        Secret("passphrase", "Passphrase", "What the key is encrypted with; empty where it is not.") with { IsRequired = false },
    ];

    /// <exception cref="FaultException">One of them is not what it should be.</exception>
    public static GuardedConnection ConnectionOf(Credential credential)
    {
        try
        {
            var authorities = new X509Certificate2Collection();
            if (credential["ca"].Length > 0)
            {
                authorities.ImportFromPem(credential["ca"]);
            }

            return new GuardedConnection { Authorities = authorities, Certificate = credential["cert"].Length > 0 ? WithKey(credential) : null };
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException)
        {
            throw new FaultException($"The certificate or key of the credential '{credential.Name}' cannot be read. Both are texts that begin with -----BEGIN; an encrypted key needs its passphrase.", type: "Credential");
        }
    }

    private static X509Certificate2 WithKey(Credential credential)
    {
        using var read = credential["passphrase"].Length > 0
            ? X509Certificate2.CreateFromEncryptedPem(credential["cert"], credential["key"], credential["passphrase"])
            : X509Certificate2.CreateFromPem(credential["cert"], credential["key"]);

        // A key that is only in memory cannot be used by every system's TLS.
        return X509CertificateLoader.LoadPkcs12(read.Export(X509ContentType.Pkcs12), null);
    }
}
