using Bizoholic.Flows.Connectors.Documents;
using Bizoholic.Flows.Workflows;
using static Bizoholic.Flows.Workflows.CredentialField;

namespace Bizoholic.Flows.Activities.Credentials;

internal sealed class MeilisearchCredential : CredentialType
{
    public const string TypeName = "meilisearchApi";

    public override string Name => TypeName;

    public override string DisplayName => "Meilisearch";

    public override string Help => "A Meilisearch server and a key that may add documents and search.";

    public override IReadOnlyList<CredentialField> Fields { get; } =
    [
        new("url", "Server address", "Such as http://meilisearch:7700.") { Kind = CredentialFieldKind.Url },
        Secret("apiKey", "API key"),
    ];

    public override bool CanTest => true;

    public override async ValueTask<CredentialCheck> TestAsync(Credential credential, IServiceProvider services, CancellationToken cancellation)
    {
        await Connect(credential, services).CheckAsync(cancellation);
        return new CredentialCheck(true, "The key works.");
    }

    public static MeilisearchClient Connect(Credential credential, IServiceProvider services) => new(services.Http(), credential.RequireUrl("url"), credential.Require("apiKey"), services.Clock());
}

internal sealed class StrapiCredential : CredentialType
{
    public const string TypeName = "strapiApi";

    public override string Name => TypeName;

    public override string DisplayName => "Strapi";

    public override string Help => "A Strapi server and an API token: in Strapi under Settings, API Tokens.";

    public override IReadOnlyList<CredentialField> Fields { get; } =
    [
        new("url", "Server address", "Without /api, such as https://cms.example.com.") { Kind = CredentialFieldKind.Url },
        Secret("token", "API token"),
    ];

    public static StrapiClient Connect(Credential credential, IServiceProvider services) => new(services.Http(), credential.RequireUrl("url"), credential.Require("token"), services.Clock());
}
