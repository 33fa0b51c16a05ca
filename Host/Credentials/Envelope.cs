using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Host.Credentials;

/// <summary>
/// Envelope encryption of a credential: its values with a random key of their own, that key with the master key, both AES-256-GCM and bound to the tenant,
/// the credential and its kind, so that a row moved elsewhere cannot be read. A new data key is drawn for each change.
/// </summary>
internal sealed class Envelope(MasterKeys keys)
{
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    /// <exception cref="CredentialException">It cannot be decrypted.</exception>
    public CredentialDocument Read(CredentialRow row) => JsonSerializer.Deserialize(Open(row), CredentialJson.Default.CredentialDocument)!;

    /// <summary>The row with another document, one revision on.</summary>
    public CredentialRow Write(CredentialRow row, CredentialDocument document, DateTimeOffset now)
        => Seal(row with { Revision = row.Revision + 1, UpdatedAt = now }, JsonSerializer.SerializeToUtf8Bytes(document, CredentialJson.Default.CredentialDocument));

    /// <summary>The row with other values.</summary>
    private CredentialRow Seal(CredentialRow row, ReadOnlySpan<byte> values)
    {
        var (version, master) = keys.Current;
        var dataKey = RandomNumberGenerator.GetBytes(32);
        try
        {
            return row with { KeyVersion = version, WrappedKey = Encrypt(master, dataKey, Binding(row, "key")), Sealed = Encrypt(dataKey, values, Binding(row, "values")) };
        }
        finally
        {
            CryptographicOperations.ZeroMemory(dataKey);
        }
    }

    private byte[] Open(CredentialRow row)
    {
        var dataKey = Unwrap(row);
        try
        {
            return Decrypt(dataKey, row.Sealed.Span, Binding(row, "values"), row);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(dataKey);
        }
    }

    /// <summary>The row with its data key wrapped by the current master key; the values stay as they are.</summary>
    /// <exception cref="CredentialException">The old master key is not here, or the row was tampered with.</exception>
    public CredentialRow Rewrap(CredentialRow row)
    {
        var (version, master) = keys.Current;
        var dataKey = Unwrap(row);
        try
        {
            return row with { KeyVersion = version, WrappedKey = Encrypt(master, dataKey, Binding(row, "key")) };
        }
        finally
        {
            CryptographicOperations.ZeroMemory(dataKey);
        }
    }

    private byte[] Unwrap(CredentialRow row) => keys.Find(row.KeyVersion) is { } master
        ? Decrypt(master, row.WrappedKey.Span, Binding(row, "key"), row)
        : throw new CredentialException($"The credential '{row.Name}' is encrypted with version {row.KeyVersion} of the master key, which this host does not have. Put that version back into the key file or the setting Credentials:MasterKeys.");

    private static byte[] Binding(CredentialRow row, string purpose)
        => Encoding.UTF8.GetBytes($"credential {purpose} 1|{row.TenantId.Length}|{row.TenantId}|{row.CredentialId.Length}|{row.CredentialId}|{row.Type}");

    private static byte[] Encrypt(byte[] key, ReadOnlySpan<byte> plain, byte[] binding)
    {
        var result = new byte[NonceBytes + plain.Length + TagBytes];
        var nonce = result.AsSpan(0, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = new AesGcm(key, TagBytes);
        cipher.Encrypt(nonce, plain, result.AsSpan(NonceBytes, plain.Length), result.AsSpan(NonceBytes + plain.Length), binding);
        return result;
    }

    private static byte[] Decrypt(byte[] key, ReadOnlySpan<byte> content, byte[] binding, CredentialRow row)
    {
        try
        {
            var plain = new byte[content.Length - NonceBytes - TagBytes];
            using var cipher = new AesGcm(key, TagBytes);
            cipher.Decrypt(content[..NonceBytes], content[NonceBytes..^TagBytes], content[^TagBytes..], plain, binding);
            return plain;
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException or OverflowException)
        {
            throw new CredentialException($"The credential '{row.Name}' cannot be decrypted: the master key is another than the one it was encrypted with, or its row was changed. Put the right key file back, or enter its values again.", error);
        }
    }
}
