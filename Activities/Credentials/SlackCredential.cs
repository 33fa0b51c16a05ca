using Bizoholic.Flows.Connectors.Messaging;
using Bizoholic.Flows.Workflows;
using static Bizoholic.Flows.Workflows.CredentialField;

namespace Bizoholic.Flows.Activities.Credentials;

internal sealed class SlackCredential : CredentialType
{
    public const string TypeName = "slackApi";

    public override string Name => TypeName;

    public override string DisplayName => "Slack";

    public override string Help => "A Slack app's bot token, or the address of an incoming webhook, which posts to one channel: on api.slack.com/apps.";

    public override IReadOnlyList<CredentialField> Fields { get; } =
    [
        Secret("accessToken", "Bot token", "xoxb-...") with { IsRequired = false },
        Secret("webhookUrl", "Webhook address", "https://hooks.slack.com/services/...; used where there is no bot token.") with { IsRequired = false },
        Secret("signatureSecret", "Signing secret", "Needed for buttons in messages, such as those of approvals.") with { IsRequired = false },
        new("url", "API address", "Only for tests: another address than Slack's own.") { Kind = CredentialFieldKind.Url, IsRequired = false },
    ];

    public override bool CanTest => true;

    public override async ValueTask<CredentialCheck> TestAsync(Credential credential, IServiceProvider services, CancellationToken cancellation)
    {
        if (credential["accessToken"] is not { Length: > 0 } token)
        {
            return credential["webhookUrl"].Length > 0
                ? new CredentialCheck(true, "A webhook can only be tried by posting to it: test the step that uses it.")
                : new CredentialCheck(false, "Enter a bot token or the address of a webhook.");
        }

        return new CredentialCheck(true, $"Signed in to Slack as {await Connect(credential, services).CheckAsync(token, cancellation)}.");
    }

    public static SlackMessenger Connect(Credential credential, IServiceProvider services)
        => new(services.Http(), services.Clock(), credential["url"].Length == 0 ? null : credential.RequireUrl("url"));
}
