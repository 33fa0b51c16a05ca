using System.Security.Cryptography;
using Bizoholic.Flows.Activities.Data;
using Bizoholic.Flows.Activities.Http.N8n;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Bizoholic.Flows.N8n.Tests;

public sealed class JwtTests : ICredentialSource
{
    private static readonly RSA Pair = RSA.Create(2048);

    private readonly Dictionary<string, string> _values = new() { ["keyType"] = "passphrase", ["secret"] = "a secret of more than thirty-two letters", ["algorithm"] = "HS256" };

    public ValueTask<OpenedCredential> OpenAsync(string tenantId, string credentialId, string? refusedToken, CancellationToken cancellation)
        => ValueTask.FromResult(new OpenedCredential(new Credential(credentialId, "Key", "jwtAuth", _values), []));

    [Theory]
    [InlineData("passphrase", "HS256")]
    [InlineData("pemKey", "RS256")]
    [InlineData("pemKey", "PS384")]
    public async Task A_token_that_was_signed_is_read_and_found_genuine(string keyType, string algorithm)
    {
        _values["keyType"] = keyType;
        _values["privateKey"] = Pair.ExportPkcs8PrivateKeyPem();
        _values["publicKey"] = Pair.ExportSubjectPublicKeyInfoPem();

        var token = (await RunAsync(new { operation = "sign", claims = new { subject = "ann", audience = "shop", expiresIn = 60 }, options = new { algorithm, kid = "k1" } }))["token"].ToString();
        var read = await RunAsync(new { operation = "decode", token, options = new { complete = true } });
        var proven = await RunAsync(new { operation = "verify", token, options = new { algorithm } });

        Assert.Equal((algorithm, "k1"), (read["header"]["alg"].ToString(), read["header"]["kid"].ToString()));
        Assert.Equal(("ann", "shop", 60d), (proven["payload"]["sub"].ToString(), proven["payload"]["aud"].ToString(), proven["payload"]["exp"].Number - proven["payload"]["iat"].Number));
    }

    [Fact]
    public async Task A_token_that_is_changed_late_early_or_of_another_algorithm_is_refused()
    {
        var token = (await RunAsync(new { operation = "sign", useJson = true, claimsJson = """{"exp":1000,"own":[1]}""", options = new { } }))["token"].ToString();

        Assert.Contains("expired", await FailAsync(new { operation = "verify", token, options = new { } }));
        Assert.Equal(1, (await RunAsync(new { operation = "verify", token, options = new { ignoreExpiration = true } }))["payload"]["own"][0].Number);
        Assert.Contains("can't be verified", await FailAsync(new { operation = "verify", token = token[..^4] + "AAAA", options = new { ignoreExpiration = true } }));
        Assert.Contains("can't be verified", await FailAsync(new { operation = "verify", token, options = new { ignoreExpiration = true, algorithm = "HS512" } }));
        Assert.Contains("malformed", await FailAsync(new { operation = "decode", token = "a.b" }));
        Assert.Contains("active", await FailAsync(new { operation = "verify", token = (await RunAsync(new { operation = "sign", claims = new { notBefore = 3600 } }))["token"].ToString() }));
    }

    [Theory]
    [InlineData("passphrase", "HS256")]
    [InlineData("pemKey", "RS256")]
    public async Task A_webhook_is_answered_with_a_signed_token(string keyType, string algorithm)
    {
        (_values["keyType"], _values["algorithm"]) = (keyType, algorithm);
        _values["privateKey"] = Pair.ExportPkcs8PrivateKeyPem();
        _values["publicKey"] = Pair.ExportSubjectPublicKeyInfoPem();

        var reply = (await ActivityHarness.RunAsync<RespondToWebhook>(
            new { credential = "key", parameters = new { respondWith = "jwt", payload = """{"sub":"ann"}""", options = new { responseCode = 201 } } },
            new HarnessSettings { Services = new ServiceCollection().AddSingleton<ICredentialSource>(this).AddSingleton(TimeProvider.System).BuildServiceProvider() })).Reply!;

        Assert.Equal(201, reply.StatusCode);
        var proven = await RunAsync(new { operation = "verify", token = ValueJson.Parse(System.Text.Encoding.UTF8.GetString(reply.Body.Span))["token"].ToString() });
        Assert.Equal("ann", proven["payload"]["sub"].ToString());
    }

    private async Task<ValueObject> RunAsync(object parameters)
        => (await ActivityHarness.RunAsync<JwtStep>(
            new { credential = "key", parameters },
            new HarnessSettings { Services = new ServiceCollection().AddSingleton<ICredentialSource>(this).AddSingleton(TimeProvider.System).BuildServiceProvider() })).Items[Outcomes.Done][0].Json;

    private async Task<string> FailAsync(object parameters) => (await Assert.ThrowsAsync<FaultException>(() => RunAsync(parameters))).Message;
}
