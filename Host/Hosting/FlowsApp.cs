using System.Text.Json;
using System.Text.Json.Serialization;
using Bizoholic.Flows.Clustering;
using Bizoholic.Flows.Host.Approvals;
using Bizoholic.Flows.Host.Credentials;
using Bizoholic.Flows.Host.Designer;
using Bizoholic.Flows.Host.Elsa;
using Bizoholic.Flows.Host.Elsa.Json;
using Bizoholic.Flows.Host.Health;
using Bizoholic.Flows.Host.Identity;
using Bizoholic.Flows.Host.Identity.Audit;
using Bizoholic.Flows.Host.Management;
using Bizoholic.Flows.Host.Mcp;
using Bizoholic.Flows.Host.N8n;
using Bizoholic.Flows.Host.OpenApi;
using Bizoholic.Flows.Host.Operations;
using Bizoholic.Flows.Host.Problems;
using Bizoholic.Flows.Host.Redis;
using Bizoholic.Flows.Host.Scheduling;
using Bizoholic.Flows.Host.SignUps;
using Bizoholic.Flows.Host.Telemetry;
using Bizoholic.Flows.Host.Webhooks;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Host.Hosting;

/// <summary>The server, put together.</summary>
public static class FlowsApp
{
    /// <exception cref="SettingException">A setting is wrong; the message names it.</exception>
    public static WebApplication Create(string[] args, Action<WebApplicationBuilder>? adjust = null)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("Quartz", LogLevel.Warning).AddFilter("Orleans", LogLevel.Error);

        // Each request would have an activity of its own made for lines that are not written. Where traces are exported, it has one all the same.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        adjust?.Invoke(builder);
        var settings = HostSettings.Read(builder.Configuration);
        if (string.IsNullOrEmpty(builder.Configuration[WebHostDefaults.ServerUrlsKey]))
        {
            builder.WebHost.UseUrls(HostSettings.DefaultUrl);
        }

        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.AddTelemetry(settings.Telemetry);
        var services = builder.Services;
        services.AddSingleton(settings).AddSingleton(settings.Identity);
        services.AddSingleton(TimeProvider.System);
        services.AddProblemDetails();
        services.AddExceptionHandler<ErrorHandler>();
        services.AddResponseCompression(compression => compression.EnableForHttps = true);
        services.AddRequestDecompression();
        services.AddApiDocument();
        services.ConfigureHttpJsonOptions(json => Configure(json.SerializerOptions));
        services.AddStorage(settings);
        services.AddRedis(settings);
        if (settings.Cluster is { } cluster)
        {
            services.AddClustering(cluster);
        }

        services.AddSingleton(provider => new RuntimeOptions
        {
            MaxNewRuns = settings.RunsAtOnce,
            MaxWokenRuns = settings.RunsAtOnce / 2,
            DrivesRuns = settings.Roles.HasFlag(HostRoles.Worker),
            Environment = settings.Environment,
            FactsOf = RuntimeSetup.FactsOf,
            LogsScopes = settings.Telemetry.JsonLogs,
            ResumeAddress = (kind, tenant, run) => provider.GetRequiredService<ResumeAddresses>().Of(kind, tenant, run),
        });
        services.AddRuntime(settings.OutgoingHosts, settings.OutgoingNetworks, settings.Code, settings.Environment);
        services.AddCredentials(settings);
        services.AddIdentity(settings.Identity);
        services.AddApprovals();
        services.AddElsaApi();
        services.AddManagementApi();
        services.AddN8nImport();
        services.AddFlowTools();
        services.AddSingleton<WebhookRoutes>().AddSingleton<WaitingWebhooks>().AddSingleton<WebhookGate>().AddSingleton<CheckedCalls>().AddSingleton<EventListeners>().AddSingleton<FirstAnswers>().AddSingleton<WebhookEndpoint>().AddSingleton<TestWebhookEndpoint>();
        services.AddSingleton<ResumeAddresses>().AddSingleton<WaitingEndpoint>().AddSingleton<FormSeal>().AddSingleton<FormEndpoint>();
        services.AddSignUps(settings);
        services.AddOperations();
        services.AddHostedService<RuntimeService>();
        services.AddHostedService<IdleMemory>();
        services.Configure<HostOptions>(host => host.ShutdownTimeout = settings.StopGrace + TimeSpan.FromSeconds(10));
        if (settings.Roles.HasFlag(HostRoles.Scheduler))
        {
            services.AddSchedules(settings);
            services.AddHostedService<Housekeeping>();
            services.AddHostedService<AlertWatch>();
        }

        services.AddSingleton<SampleImport>();
        services.AddSingleton<StartUp>();
        services.AddSingleton<WaitingRoom>();
        services.AddSingleton<Readiness>().AddSingleton<StorageHealth>();
        services.AddHostedService(provider => provider.GetRequiredService<StorageHealth>());

        services.AddTrustedProxies(settings);

        var app = builder.Build();
        app.UseTrustedProxies(settings);
        app.UseExceptionHandler();
        if (!settings.Roles.HasFlag(HostRoles.Web))
        {
            app.MapHealth();
            return app;
        }

        app.UseWhen(http => http.Request.Headers.ContentEncoding.Count > 0, encoded => encoded.UseRequestDecompression());
        app.UseWebhooks();
        app.UseStatusCodePages();
        app.UseWhen(http => http.Request.Path.StartsWithSegments(ElsaApi.Root) || http.Request.Path.StartsWithSegments(ManagementApi.Root), api => api.UseResponseCompression());
        app.UseAuthentication();
        app.UseAudit();
        app.UseAuthorization();
        app.MapHealth();
        app.MapMetrics(settings.Telemetry);
        app.MapOpenApi().AllowAnonymous();
        app.MapElsaApi();
        app.MapProviderSignIn(settings.Identity);
        app.MapAccount();
        app.MapUsers();
        app.MapApiKeys();
        app.MapAudit();
        app.MapManagementApi();
        app.MapCredentials();
        app.MapApprovals();
        app.MapN8n();
        app.MapFlowTools();
        app.MapSchedules();
        app.MapSignUps();
        app.MapPauses();
        app.MapLimits();
        WebhookEndpoint.Map(app);
        TestWebhookEndpoint.Map(app);
        WaitingEndpoint.Map(app);
        FormEndpoint.Map(app);
        app.MapDesigner();
        return app;
    }

    /// <summary>Elsa's JSON: camel case, enums by name, nothing where there is nothing.</summary>
    internal static void Configure(JsonSerializerOptions options)
    {
        options.Converters.Add(new JsonStringEnumConverter());
        options.Converters.Add(new ValueJsonConverter());
        options.Converters.Add(new ValueObjectJsonConverter());
        options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        options.MaxDepth = 512;
    }
}
