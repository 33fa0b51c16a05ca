using Bizoholic.Flows.Connectors.WordPress;
using Bizoholic.Flows.Workflows;
using static Bizoholic.Flows.Workflows.CredentialField;

namespace Bizoholic.Flows.Activities.Credentials;

internal sealed class WordPressCredential : CredentialType
{
    public const string TypeName = "wordpressApi";

    public override string Name => TypeName;

    public override string DisplayName => "WordPress";

    public override string Help => "A user of a WordPress site, with an application password: in WordPress under Users, Profile, Application Passwords. The login password does not work.";

    public override IReadOnlyList<CredentialField> Fields { get; } =
    [
        new("url", "Site address", "Such as https://example.com.") { Kind = CredentialFieldKind.Url },
        new("username", "User name"),
        Secret("password", "Application password", "24 letters, with or without spaces."),
    ];

    public override bool CanTest => true;

    public override IEnumerable<string> DerivedSecrets(Credential credential)
        => [Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"{credential["username"]}:{credential["password"]}")), credential["password"].Replace(" ", "", StringComparison.Ordinal)];

    public override async ValueTask<CredentialCheck> TestAsync(Credential credential, IServiceProvider services, CancellationToken cancellation)
    {
        var user = await (await ConnectAsync(credential, services, cancellation)).CheckAsync(cancellation);
        return new CredentialCheck(true, $"Signed in as {user.Name} ({string.Join(", ", user.Roles ?? [])}).");
    }

    /// <summary>A client of the site; its API is looked for where the site says it is.</summary>
    public static async ValueTask<WordPressClient> ConnectAsync(Credential credential, IServiceProvider services, CancellationToken cancellation)
    {
        var http = services.Http();
        var site = credential.RequireUrl("url");
        var api = site.AbsoluteUri.Contains("wp-json", StringComparison.Ordinal) || site.Query.Contains("rest_route=", StringComparison.Ordinal)
            ? site
            : await WordPressDiscovery.FindApiAsync(http, site, cancellation) ?? WordPressSite.UsualApi(site);
        return new WordPressClient(http, new WordPressSite(api, credential.Require("username"), credential.Require("password")), services.Clock());
    }
}
