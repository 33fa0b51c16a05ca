using System.Security.Cryptography;
using System.Text;
using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Data;

[Activity("Bizoholic", "Data", "Hash or sign text, or make random text.", Type = "Crypto", DisplayName = "Crypto")]
public sealed class CryptoStep : N8nActivity
{
    private protected override ValueTask RunAsync(NodeCall call)
    {
        call.ForEach(i => call.Add(0, call.Items[i] with { PairedItem = i, Json = call.Items[i].Json.With(call.Text("dataPropertyName", i, "data"), Made(call, i)) }));
        return default;
    }

    private static string Made(NodeCall call, int i)
    {
        if (call.Flag("binaryData", i))
        {
            throw new FaultException("Hashing a file is not available here yet; hash its text.");
        }

        var content = Encoding.UTF8.GetBytes(call.Text("value", i));
        return call.Text("action", i, "hash") switch
        {
            "hash" => Shown(Hash(call.Text("type", i, "MD5"), content), call, i),
            "hmac" => Shown(Hmac(call.Text("type", i, "MD5"), Encoding.UTF8.GetBytes(call.Text("secret", i)), content), call, i),
            "sign" => Shown(Sign(call, i, content), call, i),
            "generate" => Random(call, i),
            var other => throw new FaultException($"The action '{other}' is not known here."),
        };
    }

    private static string Shown(byte[] bytes, NodeCall call, int i) => call.Text("encoding", i, "hex") == "base64" ? Convert.ToBase64String(bytes) : Convert.ToHexStringLower(bytes);

    /// <summary>Old algorithms too: flows compute checksums of other services with them, not secrets.</summary>
    [System.Diagnostics.CodeAnalysis.SuppressMessage("Security", "CA5350", Justification = "The service on the other side chose it.")]
    [System.Diagnostics.CodeAnalysis.SuppressMessage("Security", "CA5351", Justification = "The service on the other side chose it.")]
    private static byte[] Hash(string type, byte[] content) => type switch
    {
        "MD5" => MD5.HashData(content),
        "SHA1" => SHA1.HashData(content),
        "SHA256" => SHA256.HashData(content),
        "SHA384" => SHA384.HashData(content),
        "SHA512" => SHA512.HashData(content),
        "SHA3-256" when SHA3_256.IsSupported => SHA3_256.HashData(content),
        "SHA3-384" when SHA3_384.IsSupported => SHA3_384.HashData(content),
        "SHA3-512" when SHA3_512.IsSupported => SHA3_512.HashData(content),
        _ => throw new FaultException($"The hash '{type}' is not available here."),
    };

    [System.Diagnostics.CodeAnalysis.SuppressMessage("Security", "CA5350", Justification = "The service on the other side chose it.")]
    [System.Diagnostics.CodeAnalysis.SuppressMessage("Security", "CA5351", Justification = "The service on the other side chose it.")]
    private static byte[] Hmac(string type, byte[] secret, byte[] content) => type switch
    {
        "MD5" => HMACMD5.HashData(secret, content),
        "SHA1" => HMACSHA1.HashData(secret, content),
        "SHA256" => HMACSHA256.HashData(secret, content),
        "SHA384" => HMACSHA384.HashData(secret, content),
        "SHA512" => HMACSHA512.HashData(secret, content),
        "SHA3-256" when HMACSHA3_256.IsSupported => HMACSHA3_256.HashData(secret, content),
        "SHA3-384" when HMACSHA3_384.IsSupported => HMACSHA3_384.HashData(secret, content),
        "SHA3-512" when HMACSHA3_512.IsSupported => HMACSHA3_512.HashData(secret, content),
        _ => throw new FaultException($"The hash '{type}' is not available here."),
    };

    private static byte[] Sign(NodeCall call, int i, byte[] content)
    {
        var algorithm = call.Text("algorithm", i, "RSA-SHA256");
        var hash = algorithm[(algorithm.LastIndexOf('-') + 1)..].ToUpperInvariant() switch
        {
            "SHA384" => HashAlgorithmName.SHA384,
            "SHA512" => HashAlgorithmName.SHA512,
            "SHA1" => HashAlgorithmName.SHA1,
            "SHA256" => HashAlgorithmName.SHA256,
            _ => throw new FaultException($"Signing with '{algorithm}' is not available here."),
        };
        try
        {
            using var key = RSA.Create();
            key.ImportFromPem(call.Text("privateKey", i));
            return key.SignData(content, hash, RSASignaturePadding.Pkcs1);
        }
        catch (Exception error) when (error is ArgumentException or CryptographicException)
        {
            throw new FaultException("The private key cannot be read. It is text that begins with -----BEGIN PRIVATE KEY-----.", inner: error);
        }
    }

    private static string Random(NodeCall call, int i)
    {
        var length = (int)Math.Clamp(call.Number("stringLength", i, 32), 1, 1_000_000);
        return call.Text("encodingType", i, "uuid") switch
        {
            "uuid" => Guid.NewGuid().ToString(),
            "base64" => Convert.ToBase64String(RandomNumberGenerator.GetBytes(length))[..length].Replace("=", "", StringComparison.Ordinal),
            "hex" => RandomNumberGenerator.GetHexString(length, lowercase: true),
            _ => RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", length),
        };
    }
}
