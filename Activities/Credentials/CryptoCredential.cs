using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Credentials;

/// <summary>Secrets of the step Crypto; field names are n8n's.</summary>
internal sealed class CryptoCredential : CredentialType
{
    public const string TypeName = "crypto";

    public override string Name => TypeName;

    public override string DisplayName => "Crypto";

    public override string Help => "Secrets and keys that the step Crypto signs and encrypts with. Fill in those that your flows use.";

    public override IReadOnlyList<CredentialField> Fields { get; } =
    [
        Optional("hmacSecret", "HMAC secret", "For signing with a secret both sides know."),
        Optional("signPrivateKey", "Private key for signing", "-----BEGIN PRIVATE KEY-----") with { Kind = CredentialFieldKind.LongText },
        Optional("encryptionPassphrase", "Passphrase", "For encrypting and decrypting with a passphrase."),
        new("encryptionPublicKey", "Public key for encrypting", "-----BEGIN PUBLIC KEY-----, an RSA key.") { Kind = CredentialFieldKind.LongText, IsRequired = false },
        Optional("encryptionPrivateKey", "Private key for decrypting", "-----BEGIN PRIVATE KEY-----, an RSA key.") with { Kind = CredentialFieldKind.LongText },
    ];

    /// <summary>The field that an action takes.</summary>
    public static string SecretOf(string action, string mode) => (action, mode) switch
    {
        ("encrypt" or "decrypt", "symmetric") => "encryptionPassphrase",
        ("encrypt", _) => "encryptionPublicKey",
        ("decrypt", _) => "encryptionPrivateKey",
        _ => "hmacSecret",
    };

    private static CredentialField Optional(string name, string displayName, string help) => CredentialField.Secret(name, displayName, help) with { IsRequired = false };
}
