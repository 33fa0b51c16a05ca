using System.Globalization;
using Bizoholic.Flows.Connectors.Http;
using Bizoholic.Flows.Connectors.Messaging;
using Bizoholic.Flows.Workflows;
using Microsoft.Extensions.DependencyInjection;
using static Bizoholic.Flows.Workflows.CredentialField;

namespace Bizoholic.Flows.Activities.Credentials;

internal sealed class ImapCredential : CredentialType
{
    public const string TypeName = "imap";

    public override string Name => TypeName;

    public override string DisplayName => "Mailbox (IMAP)";

    public override string Help => "The mailbox that flows read. Your mail provider tells its server and port; with two-step sign-in it gives a password for apps.";

    public override IReadOnlyList<CredentialField> Fields { get; } =
    [
        new("host", "Server", "Such as imap.example.com."),
        new("port", "Port", "993, or 143 where the encryption begins later.") { Kind = CredentialFieldKind.Number, Default = "993" },
        new("user", "User"),
        Secret("password", "Password"),
    ];

    public override bool CanTest => true;

    public override async ValueTask<CredentialCheck> TestAsync(Credential credential, IServiceProvider services, CancellationToken cancellation)
    {
        await Connect(credential, services).CheckAsync(cancellation);
        return new CredentialCheck(true, $"{credential["host"]} can be reached and takes the password.");
    }

    public static ImapMailbox Connect(Credential credential, IServiceProvider services, bool trustsAnyCertificate = false)
    {
        var port = int.TryParse(credential["port"], NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : 993;
        return new ImapMailbox(services.GetRequiredService<GuardedHttp>(), new ImapServer(credential.Require("host"), port, port == 993, credential.Require("user"), credential.Require("password")) { TrustsAnyCertificate = trustsAnyCertificate });
    }
}
