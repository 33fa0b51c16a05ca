using Bizoholic.Flows.Connectors.Crm;
using Bizoholic.Flows.Connectors.Rest;
using Bizoholic.Flows.Workflows;
using static Bizoholic.Flows.Workflows.CredentialField;

namespace Bizoholic.Flows.Activities.Credentials;

internal sealed class HubSpotCredential : CredentialType
{
    public const string TypeName = "hubspotAppToken";

    public override string Name => TypeName;

    public override string DisplayName => "HubSpot";

    public override string Help => "The access token of a private app: in HubSpot under Settings, Integrations, Private Apps.";

    public override IReadOnlyList<CredentialField> Fields { get; } =
    [
        Secret("appToken", "Access token", "pat-..."),
        new("url", "API address", "Only for tests: another address than HubSpot's own.") { Kind = CredentialFieldKind.Url, IsRequired = false },
    ];

    public override bool CanTest => true;

    public override async ValueTask<CredentialCheck> TestAsync(Credential credential, IServiceProvider services, CancellationToken cancellation)
    {
        await foreach (var _ in Connect(credential, services).ListContactsAsync(cancel: cancellation))
        {
            break;
        }

        return new CredentialCheck(true, "The token works, and may read contacts.");
    }

    public static HubSpotClient Connect(Credential credential, IServiceProvider services)
        => new(services.Http(), FixedToken.Bearer(credential.Require("appToken")), services.Clock(), credential["url"].Length == 0 ? null : credential.RequireUrl("url"));
}
