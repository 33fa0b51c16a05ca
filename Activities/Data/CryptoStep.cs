using System.Security.Cryptography;
using System.Text;
using Bizoholic.Flows.Activities.Credentials;
using Bizoholic.Flows.Activities.Files;
using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Data;

[Activity("Bizoholic", "Data", "Hash or sign text or files, or make random text.", Type = "Crypto", DisplayName = "Crypto")]
public sealed class CryptoStep : N8nActivity
{
    [Input(Description = "The secrets of n8n's Crypto 2, which knows no others.", CredentialTypes = [CryptoCredential.TypeName], Order = -1)]
    public Input<CredentialReference>? Credential { get; set; }

    private protected override async ValueTask RunAsync(NodeCall call)
    {
        var action = call.Text("action", 0, "hash");
        using var credential = call.Version >= 2 && action is "hmac" or "sign" or "encrypt" or "decrypt" ? await call.Context.OpenCredentialAsync(call.Context.Get(Credential), refusedToken: null, CryptoCredential.TypeName) : null;
        // Settings are read in the run's turn; files only afterwards.
        var jobs = Enumerable.Range(0, call.Items.Count).Select(i => Job.Read(call, i, credential)).ToArray();
        await call.ForEachAsync(async i =>
        {
            var job = jobs[i];
            var content = job.IsFile ? await call.Context.Files.ReadAsync(call.File(i, job.FileField)) : Encoding.UTF8.GetBytes(job.Action == "generate" ? "" : job.Text);
            call.Add(0, new Item(call.Items[i].Json.With(job.Field, Made(job, content.Span))) { PairedItem = i, Binary = job.IsFile ? null : call.Items[i].Binary });
        });
    }

    private static string Made(Job job, ReadOnlySpan<byte> content) => job.Action switch
    {
        "hash" => job.Shown(Hash(job.Type, content)),
        "hmac" when job.Secret.Length == 0 => throw new FaultException("Secret: enter the one that both sides know. What is signed without one, anybody could have signed."),
        "hmac" => job.Shown(HashNames.Find(job.Type) is { } hash
            ? CryptographicOperations.HmacData(hash, Encoding.UTF8.GetBytes(job.Secret), content)
            : RareHash.Of(job.Type).Hmac(Encoding.UTF8.GetBytes(job.Secret), content)),
        "sign" => job.Shown(Sign(job, content)),
        "generate" => Random(job),
        "encrypt" => Sealing.Encrypt(job.Cipher, job.Secret, Encoding.UTF8.GetBytes(job.Text)),
        "decrypt" => Encoding.UTF8.GetString(Sealing.Decrypt(job.Cipher, job.Secret, job.Text)),
        var other => throw new FaultException($"The action '{other}' is not known here."),
    };

    private static byte[] Hash(string name, ReadOnlySpan<byte> content) => HashNames.Find(name) is { } hash ? CryptographicOperations.HashData(hash, content) : RareHash.Of(name).Hash(content);

    private static byte[] Sign(Job job, ReadOnlySpan<byte> content)
    {
        try
        {
            using var key = RSA.Create();
            key.ImportFromPem(job.PrivateKey);
            return HashNames.Find(job.Algorithm) is { } hash ? key.SignData(content.ToArray(), hash, RSASignaturePadding.Pkcs1) : RareHash.Of(job.Algorithm).Sign(key, content);
        }
        catch (Exception error) when (error is ArgumentException or CryptographicException)
        {
            return SignWithCurve(job, content) ?? throw new FaultException("The private key cannot be read. It is text that begins with -----BEGIN PRIVATE KEY-----.", inner: error);
        }
    }

    private static byte[]? SignWithCurve(Job job, ReadOnlySpan<byte> content)
    {
        try
        {
            using var key = ECDsa.Create();
            key.ImportFromPem(job.PrivateKey);
            return key.SignHash(Hash(job.Algorithm, content), DSASignatureFormat.Rfc3279DerSequence);
        }
        catch (Exception error) when (error is ArgumentException or CryptographicException)
        {
            return null;
        }
    }

    private static string Random(Job job)
    {
        var length = job.Length;
        return job.Alphabet switch
        {
            "uuid" => Guid.NewGuid().ToString(),
            "base64" => string.Concat(Convert.ToBase64String(RandomNumberGenerator.GetBytes(length)).Where(char.IsAsciiLetterOrDigit).Take(length)),
            "hex" => RandomNumberGenerator.GetHexString(length, lowercase: true),
            _ => RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", length),
        };
    }

    private sealed record Job(string Action, string Field, string Type, string? Value, bool IsFile, string FileField, string Secret, string Algorithm, string PrivateKey, string Encoding, string Alphabet, int Length, string? Cipher)
    {
        public static Job Read(NodeCall call, int i, Credential? credential) => new(
            call.Text("action", i, "hash"),
            call.Text("dataPropertyName", i, "data"),
            call.Text("type", i, call.Version >= 2 ? "SHA256" : "MD5"),
            TextOf(call, i),
            call.Flag("binaryData", i) && call.Text("action", i, "hash") is ("hash" or "hmac"),
            call.Text("binaryPropertyName", i, "data"),
            credential is null ? call.Text("secret", i) : credential[CryptoCredential.SecretOf(call.Text("action", i, "hash"), call.Text("mode", i, Symmetric))],
            call.Text("algorithm", i, "RSA-SHA256"),
            credential?["signPrivateKey"] ?? call.Text("privateKey", i),
            call.Text("encoding", i, "hex"),
            call.Text("encodingType", i, "uuid"),
            (int)Math.Clamp(call.Number("stringLength", i, 32), 0, 1_000_000),
            call.Text("mode", i, Symmetric) == Symmetric ? call.Text("cipher", i, "aes-256-gcm") : null);

        private const string Symmetric = "symmetric";

        /// <summary>Of nothing, and of what has members, it would not be clear how it is written. Null for that.</summary>
        private static string? TextOf(NodeCall call, int i) => !call.Parameters["value"].IsGiven ? "" : call.Get("value", i) switch
        {
            { IsNullish: true } or { Kind: ValueKind.Object or ValueKind.Array } => null,
            var value => JsText.ToText(value),
        };

        public string Text => Value ?? throw new FaultException("Value: there is no text. Write JSON.stringify(...) around an object or a list.");

        public string Shown(byte[] bytes) => Encoding == "base64" ? Convert.ToBase64String(bytes) : Convert.ToHexStringLower(bytes);
    }
}
