using System.Globalization;
using Bizoholic.Flows.Connectors.Databases;
using Bizoholic.Flows.Connectors.Http;
using Bizoholic.Flows.Workflows;
using Microsoft.Extensions.DependencyInjection;
using static Bizoholic.Flows.Workflows.CredentialField;

namespace Bizoholic.Flows.Activities.Credentials;

internal sealed class PostgresCredential : CredentialType
{
    public const string TypeName = "postgres";

    private const int DefaultPort = 5432;

    public override string Name => TypeName;

    public override string DisplayName => "PostgreSQL";

    public override string Help => "A database, and a user who may do there what your flows need and no more.";

    public override IReadOnlyList<CredentialField> Fields { get; } =
    [
        new("host", "Server", "Such as db.example.com."),
        new("port", "Port") { Kind = CredentialFieldKind.Number, Default = "5432" },
        new("database", "Database"),
        new("user", "User"),
        Secret("password", "Password") with { IsRequired = false },
        DatabaseCredentials.Encryption,
    ];

    public override bool CanTest => true;

    public override async ValueTask<CredentialCheck> TestAsync(Credential credential, IServiceProvider services, CancellationToken cancellation)
    {
        await Connect(credential, services).CheckAsync(cancellation);
        return new CredentialCheck(true, $"{credential["database"]} on {credential["host"]} can be reached.");
    }

    public static PostgresDatabase Connect(Credential credential, IServiceProvider services)
        => new(services.GetRequiredService<GuardedHttp>(), DatabaseCredentials.ServerOf(credential, DefaultPort) with { Database = credential.Require("database") });
}

internal sealed class RedisCredential : CredentialType
{
    public const string TypeName = "redis";

    private const int DefaultPort = 6379;

    public override string Name => TypeName;

    public override string DisplayName => "Redis or Dragonfly";

    public override string Help => "A server that keeps keys and values.";

    public override IReadOnlyList<CredentialField> Fields { get; } =
    [
        new("host", "Server", "Such as redis.example.com."),
        new("port", "Port") { Kind = CredentialFieldKind.Number, Default = "6379" },
        new("database", "Database", "Its number.") { Kind = CredentialFieldKind.Number, Default = "0" },
        new("user", "User") { IsRequired = false },
        Secret("password", "Password") with { IsRequired = false },
        DatabaseCredentials.Encryption,
    ];

    public override bool CanTest => true;

    public override async ValueTask<CredentialCheck> TestAsync(Credential credential, IServiceProvider services, CancellationToken cancellation)
    {
        await Connect(credential, services).CheckAsync(cancellation);
        return new CredentialCheck(true, $"{credential["host"]} can be reached.");
    }

    public static RedisStore Connect(Credential credential, IServiceProvider services)
        => new(services.GetRequiredService<GuardedHttp>(), DatabaseCredentials.ServerOf(credential, DefaultPort) with { Database = credential["database"] });
}

internal static class DatabaseCredentials
{
    public static CredentialField Encryption { get; } = new("encryption", "Encryption", "None only for a server inside your own network.")
    {
        Options = [.. Enum.GetNames<DatabaseEncryption>()],
        Default = nameof(DatabaseEncryption.Verified),
    };

    public static DatabaseServer ServerOf(Credential credential, int defaultPort) => new(
        credential.Require("host"), int.TryParse(credential["port"], NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? port : defaultPort)
    {
        User = credential["user"] is { Length: > 0 } user ? user : null,
        Password = credential["password"] is { Length: > 0 } password ? password : null,
        Encryption = Enum.TryParse<DatabaseEncryption>(credential["encryption"], out var encryption) ? encryption : DatabaseEncryption.Verified,
    };
}
