using System.Security.Cryptography;
using Bizoholic.Flows.Activities.Credentials;
using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Connectors.Http;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Http.N8n;

/// <summary>A step that calls a service, signed in with a credential where one is chosen.</summary>
public abstract class HttpStep : N8nActivity
{
    [Input(Description = "What it signs in with. Credentials are made under Credentials; the step holds only which one.", Order = -1)]
    public Input<CredentialReference>? Credential { get; set; }

    [Input(Description = "What it shows of itself when it connects, for services that ask for a client certificate.", Category = "Advanced")]
    public Input<CredentialReference>? Certificate { get; set; }

    /// <summary>Whether the step has to be signed in.</summary>
    private protected static bool NeedsCredential(NodeCall call) => call.Parameters["authentication"].Constant.AsString() is { Length: > 0 } and not "none";

    private protected async Task<ServiceAnswer> SendAsync(ActivityExecutionContext context, RequestParts parts, AnswerOptions options, string idempotencyKey, bool needsCredential, ServiceAuth? service = null, ServiceSession? session = null)
    {
        var reference = context.Get(Credential);
        var sender = new RequestSender(context, await CertificateAsync(context, context.Get(Certificate)));
        if (reference is null && !needsCredential)
        {
            return await sender.SendAsync(parts, options, idempotencyKey);
        }

        string? refused = null;
        for (var attempt = 1; ; attempt++)
        {
            using var credential = await context.OpenCredentialAsync(reference, refused);
            var signed = RequestAuth.Apply(parts, credential, service);
            signed = credential.Type switch
            {
                "oAuth1Api" => OAuth1.Sign(signed, credential, context.Time.GetUtcNow(), Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16))),
                AwsCredential.TypeName => AwsSignature.Sign(signed, credential, context.Time.GetUtcNow(), await sender.BodyOfAsync(signed), service?.Aws),
                _ when session is not null => await session.ApplyAsync(signed, credential, asked => sender.SendAsync(asked, options with { Format = "json", IsFull = false }, $"{idempotencyKey}-signin")),
                _ => signed,
            };
            var answer = await sender.SendAsync(signed, options, idempotencyKey);
            if (answer.Status != 401 || attempt > 1)
            {
                return answer;
            }

            if (credential.Type == "httpDigestAuth" && RequestAuth.Digest(answer.Headers["www-authenticate"].ToString(), credential, parts.Method, RequestSender.AddressOf(signed)) is { } digest)
            {
                return await sender.SendAsync(signed with { Headers = [.. signed.Headers, ("Authorization", digest)] }, options, idempotencyKey);
            }

            if (credential[CredentialNames.AccessToken] is not { Length: > 0 } token)
            {
                return answer;
            }

            // The service no longer takes the token, so a new one is fetched: once.
            refused = token;
        }
    }

    private static async ValueTask<GuardedConnection?> CertificateAsync(ActivityExecutionContext context, CredentialReference? reference)
    {
        if (reference is null)
        {
            return null;
        }

        using var credential = await context.OpenCredentialAsync(reference, refusedToken: null, "httpSslAuth");
        return HttpSslAuth.ConnectionOf(credential);
    }
}
