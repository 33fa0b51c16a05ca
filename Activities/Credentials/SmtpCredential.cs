using System.Globalization;
using Bizoholic.Flows.Connectors.Http;
using Bizoholic.Flows.Connectors.Messaging;
using Bizoholic.Flows.Workflows;
using Microsoft.Extensions.DependencyInjection;
using static Bizoholic.Flows.Workflows.CredentialField;

namespace Bizoholic.Flows.Activities.Credentials;

internal sealed class SmtpCredential : CredentialType
{
    public const string TypeName = "smtp";

    public override string Name => TypeName;

    public override string DisplayName => "Mail server (SMTP)";

    public override string Help => "The server that sends your mail. Your mail provider tells its name, port and password.";

    public override IReadOnlyList<CredentialField> Fields { get; } =
    [
        new("host", "Server", "Such as smtp.example.com."),
        new("port", "Port", "587, or 465 where it is encrypted from the start.") { Kind = CredentialFieldKind.Number, Default = "587" },
        new("user", "User") { IsRequired = false },
        Secret("password", "Password") with { IsRequired = false },
        new("security", "Encryption", "None only for a server inside your own network.") { Options = [.. Enum.GetNames<SmtpSecurity>()], Default = nameof(SmtpSecurity.Auto) },
    ];

    public override bool CanTest => true;

    public override async ValueTask<CredentialCheck> TestAsync(Credential credential, IServiceProvider services, CancellationToken cancellation)
    {
        await Connect(credential, services).CheckAsync(cancellation);
        return new CredentialCheck(true, $"{credential["host"]} can be reached{(credential["user"].Length > 0 ? " and takes the password" : "")}.");
    }

    public static SmtpMailer Connect(Credential credential, IServiceProvider services)
    {
        var server = new SmtpServer(credential.Require("host"), int.TryParse(credential["port"], NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? port : 587)
        {
            User = credential["user"] is { Length: > 0 } user ? user : null,
            Password = credential["password"] is { Length: > 0 } password ? password : null,
            Security = Enum.TryParse<SmtpSecurity>(credential["security"], out var security) ? security : SmtpSecurity.Auto,
        };
        return new SmtpMailer(services.GetRequiredService<GuardedHttp>(), server, services.Clock());
    }
}
