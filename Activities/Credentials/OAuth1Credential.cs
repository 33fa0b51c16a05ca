using Bizoholic.Flows.Workflows;
using static Bizoholic.Flows.Workflows.CredentialField;

namespace Bizoholic.Flows.Activities.Credentials;

/// <summary>OAuth 1.0a at any service: requests are signed with the keys of the app and of the user.</summary>
internal sealed class OAuth1Credential : HttpCredential
{
    public override string Name => "oAuth1Api";

    public override string DisplayName => "OAuth 1";

    public override string Help => "Signs each request with keys that the service gives for your app and for your user, as OAuth 1.0a does.";

    public override IReadOnlyList<CredentialField> Fields { get; } =
    [
        Secret("consumerKey", "Consumer key"),
        Secret("consumerSecret", "Consumer secret"),
        Secret("oauthToken", "Access token") with { IsRequired = false },
        Secret("oauthTokenSecret", "Access token secret") with { IsRequired = false },
        new("signatureMethod", "Signature method") { Options = ["HMAC-SHA1", "HMAC-SHA256", "HMAC-SHA512"], Default = "HMAC-SHA1" },
        Hosts,
    ];
}
