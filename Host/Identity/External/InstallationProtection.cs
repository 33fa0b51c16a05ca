using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace Bizoholic.Flows.Host.Identity.External;

/// <summary>Protects what a browser carries through a sign-in, by the installation's own key: every host reads what another wrote, and there is no key file to share.</summary>
internal sealed class InstallationProtection(TokenService tokens, string purpose = "protection") : IDataProtectionProvider, IDataProtector
{
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    public IDataProtector CreateProtector(string purpose1) => new InstallationProtection(tokens, $"{purpose}\n{purpose1}");

    public byte[] Protect(byte[] plaintext)
    {
        var sealedBytes = new byte[NonceBytes + TagBytes + plaintext.Length];
        var span = sealedBytes.AsSpan();
        RandomNumberGenerator.Fill(span[..NonceBytes]);
        using var cipher = Cipher();
        cipher.Encrypt(span[..NonceBytes], plaintext, span[(NonceBytes + TagBytes)..], span.Slice(NonceBytes, TagBytes));
        return sealedBytes;
    }

    /// <exception cref="CryptographicException">It was not protected here, for this purpose.</exception>
    public byte[] Unprotect(byte[] protectedData)
    {
        if (protectedData.Length < NonceBytes + TagBytes)
        {
            throw new CryptographicException("The protected data is too short.");
        }

        var span = protectedData.AsSpan();
        var plain = new byte[span.Length - NonceBytes - TagBytes];
        using var cipher = Cipher();
        cipher.Decrypt(span[..NonceBytes], span[(NonceBytes + TagBytes)..], span.Slice(NonceBytes, TagBytes), plain);
        return plain;
    }

    private AesGcm Cipher() => new(tokens.DeriveKey(purpose), TagBytes);
}
