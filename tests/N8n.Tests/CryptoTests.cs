using System.Security.Cryptography;
using Bizoholic.Flows.Activities.Data;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Bizoholic.Flows.N8n.Tests;

/// <summary>Crypto 2, whose secrets are in a credential.</summary>
public sealed class CryptoTests : ICredentialSource
{
    private static readonly RSA Pair = RSA.Create(2048);

    private readonly Dictionary<string, string> _values = new()
    {
        ["hmacSecret"] = "secret",
        ["signPrivateKey"] = Pair.ExportPkcs8PrivateKeyPem(),
        ["encryptionPassphrase"] = "correct horse battery",
        ["encryptionPublicKey"] = Pair.ExportSubjectPublicKeyInfoPem(),
        ["encryptionPrivateKey"] = Pair.ExportPkcs8PrivateKeyPem(),
    };

    public ValueTask<OpenedCredential> OpenAsync(string tenantId, string credentialId, string? refusedToken, CancellationToken cancellation)
        => ValueTask.FromResult(new OpenedCredential(new Credential(credentialId, "Key", "crypto", _values), []));

    /// <summary>Texts that Node's crypto sealed, in the layout of n8n.</summary>
    [Theory]
    [InlineData("aes-256-gcm", "AQcHBwcHBwcHBwcHBwcHBwcJCQkJCQkJCQkJCQkWdBE8k8LZy1XYkj0lBMI5HP2sV1ZQFg==")]
    [InlineData("aes-128-gcm", "AQcHBwcHBwcHBwcHBwcHBwcJCQkJCQkJCQkJCQn71z8DVY62fdk4vk11JmB9K6mDCYRwXw==")]
    [InlineData("chacha20-poly1305", "AQcHBwcHBwcHBwcHBwcHBwcJCQkJCQkJCQkJCQn5gDOYK+c59J4gSsC+6jxN8QFFRI4/vw==")]
    public async Task What_n8n_sealed_opens_and_what_is_sealed_here_opens_again(string cipher, string foreign)
    {
        Assert.Equal("Grüße", await RunAsync(new { action = "decrypt", cipher, value = foreign }));
        var own = await RunAsync(new { action = "encrypt", cipher, value = "Grüße" });
        Assert.NotEqual(own, await RunAsync(new { action = "encrypt", cipher, value = "Grüße" }));
        Assert.Equal("Grüße", await RunAsync(new { action = "decrypt", cipher, value = own }));
    }

    [Fact]
    public async Task A_public_key_seals_for_its_private_key()
        => Assert.Equal("Grüße", await RunAsync(new { action = "decrypt", mode = "asymmetric", value = await RunAsync(new { action = "encrypt", mode = "asymmetric", value = "Grüße" }) }));

    [Fact]
    public async Task Texts_are_signed_with_the_credentials_secrets()
    {
        var sum = await RunAsync(new { action = "hmac", value = "text" });
        Assert.Equal(Convert.ToHexStringLower(HMACSHA256.HashData("secret"u8, "text"u8)), sum);
        var signature = Convert.FromBase64String(await RunAsync(new { action = "sign", value = "text", encoding = "base64" }));
        Assert.True(Pair.VerifyData("text"u8, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    [Theory]
    [InlineData("RSA-SHA256", "SHA256")]
    [InlineData("sha512", "SHA512")]
    [InlineData("sha384WithRSAEncryption", "SHA384")]
    [InlineData("RSA-SHA1-2", "SHA1")]
    [InlineData("RSA-MD5", "MD5")]
    public async Task A_hash_has_many_names(string name, string hash)
    {
        var signature = Convert.FromBase64String(await RunAsync(new { action = "sign", value = "text", algorithm = name, encoding = "base64" }));
        Assert.True(Pair.VerifyData("text"u8, signature, new HashAlgorithmName(hash), RSASignaturePadding.Pkcs1));
    }

    [Fact]
    public async Task A_key_of_a_curve_signs()
    {
        using var curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        _values["signPrivateKey"] = curve.ExportECPrivateKeyPem();
        var signature = Convert.FromBase64String(await RunAsync(new { action = "sign", value = "text", algorithm = "RSA-SHA256", encoding = "base64" }));
        Assert.True(curve.VerifyData("text"u8, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
    }

    [Theory]
    [InlineData("={{ $json.missing }}")]
    [InlineData("={{ null }}")]
    [InlineData("={{ [1] }}")]
    public async Task Nothing_and_lists_are_not_hashed(string value)
        => Assert.Contains("no text", (await Assert.ThrowsAsync<FaultException>(() => RunAsync(new { action = "hash", value }))).Message);

    [Fact]
    public async Task Random_text_in_Base64_has_letters_and_digits_only()
    {
        for (var i = 0; i < 50; i++)
        {
            Assert.Matches("^[A-Za-z0-9]{20,32}$", await RunAsync(new { action = "generate", encodingType = "base64", stringLength = 32 }));
        }
    }

    [Theory]
    [InlineData("AQcH", "malformed")]
    [InlineData("no base64!", "Decryption failed")]
    [InlineData("AgcHBwcHBwcHBwcHBwcHBwcJCQkJCQkJCQkJCQkWdBE8k8LZy1XYkj0lBMI5HP2sV1ZQFg==", "version 0x02")]
    [InlineData("AQcHBwcHBwcHBwcHBwcHBwcJCQkJCQkJCQkJCQkWdBE8k8LZy1XYkj0lBMI5HP2sV1ZQAA==", "Decryption failed")]
    public async Task What_does_not_open_is_told_of(string value, string message)
        => Assert.Contains(message, (await Assert.ThrowsAsync<FaultException>(() => RunAsync(new { action = "decrypt", value }))).Message);

    private async Task<string> RunAsync(object parameters)
        => (await ActivityHarness.RunAsync<CryptoStep>(
            new { credential = "key", typeVersion = 2, parameters },
            new HarnessSettings { Services = new ServiceCollection().AddSingleton<ICredentialSource>(this).AddSingleton(TimeProvider.System).BuildServiceProvider() })).Items[Outcomes.Done][0].Json["data"].ToString();
}
