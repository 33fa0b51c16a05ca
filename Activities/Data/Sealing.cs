using System.Security.Cryptography;
using System.Text;
using Bizoholic.Flows.Workflows;
using Org.BouncyCastle.Crypto.Generators;

namespace Bizoholic.Flows.Activities.Data;

/// <summary>
/// Encrypting as n8n's Crypto 2 does, so that each opens what the other sealed: with an RSA key (OAEP, SHA-256), or with a passphrase, where the text is
/// base64 of <c>[1][salt: 16][nonce: 12][tag: 16][content]</c> and the key is scrypt's (N 65,536, r 8, p 1).
/// </summary>
internal static class Sealing
{
    private const byte Layout = 1;
    private const int SaltLength = 16;
    private const int NonceLength = 12;
    private const int TagLength = 16;

    /// <param name="cipher">Null: the secret is a public key.</param>
    /// <exception cref="FaultException">The key or cipher cannot be used.</exception>
    public static string Encrypt(string? cipher, string secret, ReadOnlySpan<byte> content)
    {
        if (cipher is null)
        {
            using var rsa = KeyOf(secret, "encryption public key");
            try
            {
                return Convert.ToBase64String(rsa.Encrypt(content, RSAEncryptionPadding.OaepSHA256));
            }
            catch (CryptographicException error)
            {
                throw new FaultException("Plaintext is too large for the RSA key. Use symmetric mode for larger data.", inner: error);
            }
        }

        var made = new byte[1 + SaltLength + NonceLength + TagLength + content.Length];
        made[0] = Layout;
        var (salt, nonce, tag, inside) = Parts(made);
        RandomNumberGenerator.Fill(salt);
        RandomNumberGenerator.Fill(nonce);
        var key = KeyOf(cipher, secret, salt.ToArray());
        if (cipher == "chacha20-poly1305")
        {
            using var chacha = new ChaCha20Poly1305(key);
            chacha.Encrypt(nonce, content, inside, tag);
        }
        else
        {
            using var aes = new AesGcm(key, TagLength);
            aes.Encrypt(nonce, content, inside, tag);
        }

        return Convert.ToBase64String(made);
    }

    /// <param name="cipher">Null: the secret is a private key.</param>
    /// <exception cref="FaultException">It does not open: another secret or cipher, or it was changed.</exception>
    public static byte[] Decrypt(string? cipher, string secret, string text)
    {
        try
        {
            var sealedBytes = Convert.FromBase64String(text.Trim());
            if (cipher is null)
            {
                using var rsa = KeyOf(secret, "encryption private key");
                return rsa.Decrypt(sealedBytes, RSAEncryptionPadding.OaepSHA256);
            }

            if (sealedBytes.Length < 1 + SaltLength + NonceLength + TagLength)
            {
                throw new FaultException("Ciphertext is malformed or truncated");
            }

            if (sealedBytes[0] != Layout)
            {
                throw new FaultException($"Unsupported ciphertext version 0x{sealedBytes[0]:x2}");
            }

            var (salt, nonce, tag, inside) = Parts(sealedBytes);
            var key = KeyOf(cipher, secret, salt.ToArray());
            var content = new byte[inside.Length];
            if (cipher == "chacha20-poly1305")
            {
                using var chacha = new ChaCha20Poly1305(key);
                chacha.Decrypt(nonce, inside, tag, content);
            }
            else
            {
                using var aes = new AesGcm(key, TagLength);
                aes.Decrypt(nonce, inside, tag, content);
            }

            return content;
        }
        catch (Exception error) when (error is CryptographicException or FormatException)
        {
            throw new FaultException("Decryption failed: wrong passphrase, key, cipher, or corrupted payload", inner: error);
        }
    }

    private static SealedParts Parts(Span<byte> whole)
        => new(whole[1..(1 + SaltLength)], whole.Slice(1 + SaltLength, NonceLength), whole.Slice(1 + SaltLength + NonceLength, TagLength), whole[(1 + SaltLength + NonceLength + TagLength)..]);

    private static byte[] KeyOf(string cipher, string passphrase, byte[] salt) => passphrase.Length == 0
        ? throw new FaultException("No encryption passphrase set in credentials. Enter one in the Crypto credential.", type: "Credential")
        : SCrypt.Generate(Encoding.UTF8.GetBytes(passphrase), salt, 65_536, 8, 1, cipher switch
        {
            "aes-128-gcm" => 16,
            "aes-192-gcm" => 24,
            "aes-256-gcm" or "chacha20-poly1305" => 32,
            _ => throw new FaultException($"The cipher '{cipher}' is not available here."),
        });

    private static RSA KeyOf(string pem, string name)
    {
        var rsa = RSA.Create();
        try
        {
            rsa.ImportFromPem(pem);
            return rsa;
        }
        catch (ArgumentException error)
        {
            rsa.Dispose();
            throw new FaultException($"The {name} of the credential cannot be read. It is text that begins with -----BEGIN.", type: "Credential", inner: error);
        }
    }

    private readonly ref struct SealedParts(Span<byte> salt, Span<byte> nonce, Span<byte> tag, Span<byte> inside)
    {
        private readonly Span<byte> _salt = salt;
        private readonly Span<byte> _nonce = nonce;
        private readonly Span<byte> _tag = tag;
        private readonly Span<byte> _inside = inside;

        public void Deconstruct(out Span<byte> salt, out Span<byte> nonce, out Span<byte> tag, out Span<byte> inside)
        {
            salt = _salt;
            nonce = _nonce;
            tag = _tag;
            inside = _inside;
        }
    }
}
