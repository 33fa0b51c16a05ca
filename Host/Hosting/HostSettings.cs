using System.Net;
using Bizoholic.Flows.Activities.Webhooks;
using Bizoholic.Flows.Clustering;
using Bizoholic.Flows.Expressions.CodeSteps;
using Bizoholic.Flows.Host.Credentials;
using Bizoholic.Flows.Host.Identity;
using Bizoholic.Flows.Host.Redis;
using Bizoholic.Flows.Host.Telemetry;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Host.Hosting;

/// <summary>All settings of the host, read and checked once at start. docs/configuration.md lists them.</summary>
internal sealed record HostSettings
{
    public const string DefaultUrl = "http://127.0.0.1:5080";

    /// <summary>Where the embedded storage keeps its file.</summary>
    public required string DataFolder { get; init; }

    public required string StorageProvider { get; init; }

    /// <summary>False where the command migrate brings the schema up to date, and a host only looks whether it was.</summary>
    public required bool Migrates { get; init; }

    /// <summary>Where Redis or Dragonfly is; null for none.</summary>
    public string? Redis { get; init; }

    /// <summary>What this host does.</summary>
    public required HostRoles Roles { get; init; }

    /// <summary>How this host joins the others on its database; null for a host that is alone, or meets them in the database only.</summary>
    public ClusterSettings? Cluster { get; init; }

    /// <summary>False: this host is to meet the others in the database only.</summary>
    public bool WantsCluster { get; init; }

    /// <summary>Of the PostgreSQL server; null for other providers.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>Hosts that flows may call although they are at private addresses.</summary>
    public IReadOnlyList<string> OutgoingHosts { get; init; } = [];

    /// <summary>Networks that flows may call although they are private.</summary>
    public IReadOnlyList<string> OutgoingNetworks { get; init; } = [];

    /// <summary>Networks of proxies that say who calls.</summary>
    public IReadOnlyList<IPNetwork> TrustedProxies { get; init; } = [];

    public required bool ImportSamples { get; init; }

    /// <summary>The designer's built files; null to look in the usual places.</summary>
    public string? DesignerFolder { get; init; }

    /// <summary>How long a webhook's caller is kept waiting for its answer before it is told where the run is.</summary>
    public required TimeSpan WebhookWait { get; init; }

    /// <summary>New runs that this host drives at once.</summary>
    public required int RunsAtOnce { get; init; }

    /// <summary>How long a host that was told to stop lets steps under way finish.</summary>
    public required TimeSpan StopGrace { get; init; }

    /// <summary>How long a delivery of a webhook is remembered by its key.</summary>
    public required TimeSpan DeliveryKeysKept { get; init; }

    /// <summary>How long an event is kept for runs that come to wait for it; zero for not at all.</summary>
    public required TimeSpan EventsKept { get; init; }

    /// <summary>What Code steps may use.</summary>
    public required CodeLimits Code { get; init; }

    /// <summary>Environment variables that expressions may read.</summary>
    public ValueObject Environment { get; init; } = ValueObject.Empty;

    /// <summary>The address people and services reach this host at; null to take that of the request.</summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>Steps without a credential leave samples, marked as such.</summary>
    public bool IsDemo { get; init; }

    public required CredentialSettings Credentials { get; init; }

    /// <summary>How late a schedule's time may be started without counting as missed.</summary>
    public required TimeSpan MisfireThreshold { get; init; }

    /// <summary>How often it is looked at whether runs need attention.</summary>
    public required TimeSpan AlertInterval { get; init; }

    /// <summary>How many months ended runs are kept whose flows say nothing of it; 0 for ever.</summary>
    public required int MonthsKept { get; init; }

    public required IdentitySettings Identity { get; init; }

    public required TelemetrySettings Telemetry { get; init; }

    /// <exception cref="SettingException">A setting is wrong.</exception>
    public static HostSettings Read(IConfiguration configuration)
    {
        var settings = new SettingReader(configuration);
        var dataFolder = Path.GetFullPath(settings.Text("FLOWS_DATA") ?? "data");
        return new HostSettings
        {
            DataFolder = dataFolder,
            StorageProvider = settings.Text("Storage:Provider")?.ToLowerInvariant() switch
            {
                null or "sqlite" => "sqlite",
                "memory" => "memory",
                "postgres" => "postgres",
                _ => throw settings.Wrong("Storage:Provider", "sqlite, postgres or memory"),
            },
            ConnectionString = settings.Text("Storage:Provider")?.ToLowerInvariant() == "postgres"
                ? settings.Text("Storage:ConnectionString") ?? throw settings.Wrong("Storage:ConnectionString", "the PostgreSQL server's connection string, such as Host=postgres;Database=flows;Username=flows")
                : null,
            Redis = ReadRedis(settings),
            Roles = ReadRoles(settings),
            WantsCluster = WantsClusterIn(settings),
            Cluster = ReadCluster(settings),
            Migrates = settings.Flag("Storage:Migrate", otherwise: true),
            OutgoingHosts = settings.List("Outgoing:AllowedHosts"),
            OutgoingNetworks = settings.List("Outgoing:AllowedNetworks"),
            TrustedProxies = [.. settings.List("TrustedProxies").Select(text => AddressList.Parse(text) ?? throw settings.Wrong("TrustedProxies", $"addresses and networks such as 10.42.0.0/16, separated by commas; '{text}' is neither"))],
            ImportSamples = settings.Flag("Samples:Import", otherwise: true),
            DesignerFolder = settings.Text("Designer:Folder"),
            RunsAtOnce = settings.Whole("Runs:AtOnce", new RuntimeOptions().MaxNewRuns, 2, 1_000_000),
            WebhookWait = TimeSpan.FromSeconds(settings.Whole("Webhooks:WaitSeconds", 120, 1, 3_600)),
            StopGrace = TimeSpan.FromSeconds(settings.Whole("Stop:GraceSeconds", 20, 0, 3_600)),
            DeliveryKeysKept = TimeSpan.FromHours(settings.Whole("Webhooks:DeliveryKeyHours", 24, 1, 24 * 90)),
            EventsKept = TimeSpan.FromDays(settings.Whole("Webhooks:EventsKeptDays", 7, 0, 30)),
            Code = new CodeLimits
            {
                Time = TimeSpan.FromSeconds(settings.Whole("Code:TimeoutSeconds", 30, 1, 3_600)),
                Memory = (long)settings.Whole("Code:MemoryMegabytes", 128, 16, 16_384) << 20,
                Processes = settings.Whole("Code:Processes", new CodeLimits().Processes, 1, 256),
                Idle = TimeSpan.FromSeconds(settings.Whole("Code:IdleSeconds", 60, 1, 86_400)),
            },
            Environment = ValueObject.From([.. settings.List("Expressions:Environment").Select(name => (name, new Value(System.Environment.GetEnvironmentVariable(name) ?? "")))]),
            PublicUrl = settings.Text("PublicUrl") is not { } address ? null
                : Uri.TryCreate(address, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? url : throw settings.Wrong("PublicUrl", "an address such as https://flows.example.com"),
            IsDemo = settings.Flag("Demo", otherwise: false),
            Credentials = ReadCredentials(settings, dataFolder),
            MisfireThreshold = TimeSpan.FromSeconds(settings.Whole("Schedules:MissedAfterSeconds", 60, 1, 86_400)),
            AlertInterval = TimeSpan.FromSeconds(settings.Whole("Alerts:CheckSeconds", 30, 1, 3_600)),
            MonthsKept = settings.Whole("Retention:Months", 0, 0, 1_200),
            Identity = IdentityReader.Read(settings),
            Telemetry = TelemetrySettings.Read(settings),
        };
    }

    private static string? ReadRedis(SettingReader settings)
    {
        try
        {
            return settings.Text("Redis:ConnectionString") is { } text && RedisLink.OptionsOf(text).EndPoints.Count > 0 ? text : null;
        }
        catch (ArgumentException)
        {
            throw settings.Wrong("Redis:ConnectionString", "the address of Redis or Dragonfly, such as redis:6379");
        }
    }

    /// <summary>
    /// The port of the cluster asks nobody who they are, so without a word of where it may listen it does so on the loopback interface, and only where the database is on
    /// this machine too: hosts on other machines would not be reached there.
    /// </summary>
    private static ClusterSettings? ReadCluster(SettingReader settings)
    {
        if (!WantsClusterIn(settings))
        {
            return null;
        }

        var address = settings.Text("Cluster:Address") is not { } text ? null
            : IPAddress.TryParse(text, out var parsed) && !parsed.Equals(IPAddress.Any) && !parsed.Equals(IPAddress.IPv6Any) ? parsed
            : throw settings.Wrong("Cluster:Address", "this host's own IP address, at which the other hosts reach it, such as 10.0.0.5");
        var port = settings.Whole("Cluster:Port", 0, 0, 65_535);
        var redis = settings.Text("Cluster:Membership")?.ToLowerInvariant() switch
        {
            null or "postgres" => null,
            "redis" => ReadRedis(settings) ?? throw settings.Wrong("Cluster:Membership", "postgres, unless Redis:ConnectionString is set"),
            _ => throw settings.Wrong("Cluster:Membership", "postgres or redis"),
        };
        address ??= settings.Text("Storage:ConnectionString") is { } database && IsHere(database) ? IPAddress.Loopback : null;
        return address is null ? null : new ClusterSettings(address, port, redis);
    }

    private static bool WantsClusterIn(SettingReader settings)
    {
        var isPostgres = settings.Text("Storage:Provider")?.ToLowerInvariant() == "postgres";
        var wants = settings.Flag("Cluster:Enabled", otherwise: isPostgres);
        return !wants || isPostgres ? wants : throw settings.Wrong("Cluster:Enabled", "false: without PostgreSQL there is one host");
    }

    private static bool IsHere(string database)
    {
        try
        {
            var host = new Npgsql.NpgsqlConnectionStringBuilder(database).Host ?? System.Environment.GetEnvironmentVariable("PGHOST");
            return host is null || host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || host.StartsWith('/') || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
        }
        catch (ArgumentException)
        {
            // The storage says what is wrong with it.
            return false;
        }
    }

    /// <summary>An embedded host is alone, so it has to do everything.</summary>
    private static HostRoles ReadRoles(SettingReader settings)
    {
        var roles = settings.List("Roles").Aggregate((HostRoles)0, (all, name) =>
            all | (Enum.TryParse<HostRoles>(name, ignoreCase: true, out var role) && Enum.IsDefined(role) && !int.TryParse(name, out _) ? role : throw settings.Wrong("Roles", "some of web, worker and scheduler, separated by commas")));
        return roles is 0 or HostRoles.All ? HostRoles.All
            : settings.Text("Storage:Provider")?.ToLowerInvariant() == "postgres" ? roles
            : throw settings.Wrong("Roles", "web, worker and scheduler: without PostgreSQL there is one host, which does everything");
    }

    /// <summary>The embedded storage makes a key file beside its own; several hosts that share a server have to be given the same keys.</summary>
    private static CredentialSettings ReadCredentials(SettingReader settings, string dataFolder)
    {
        var isEmbedded = settings.Text("Storage:Provider")?.ToLowerInvariant() is null or "sqlite";
        return new CredentialSettings(
            settings.List("Credentials:MasterKeys"),
            settings.Text("Credentials:KeyFile") is { } file ? Path.GetFullPath(file) : isEmbedded ? Path.Combine(dataFolder, MasterKeys.FileName) : null,
            MayCreateKeyFile: isEmbedded);
    }
}
