using Bizoholic.Flows.Workflows;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Bizoholic.Flows.Host.Telemetry;

internal static class TelemetrySetup
{
    public const string MetricsPath = "/metrics";

    private const string SystemRuntime = "System.Runtime";
    private const string Kestrel = "Microsoft.AspNetCore.Server.Kestrel";

    /// <summary>Room is made for as many series of an instrument as it may come to have, by default 2,000, which is 200 KB. These have a handful each.</summary>
    private const int FewSeries = 100;

    /// <summary>Seconds: short for steps that compute, long for runs that wait for people.</summary>
    private static readonly double[] Spans = [0.001, 0.005, 0.025, 0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1_800, 3_600, 86_400];

    public static void AddTelemetry(this WebApplicationBuilder builder, TelemetrySettings settings)
    {
        builder.Services.AddSingleton<StandingMetrics>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<StandingMetrics>());
        var telemetry = builder.Services.AddOpenTelemetry().ConfigureResource(resource => resource.AddService("bizoholic-flows", serviceInstanceId: Environment.MachineName));
        telemetry.WithMetrics(metrics =>
        {
            metrics.AddMeter(RunTelemetry.Name, "Microsoft.AspNetCore.Hosting", Kestrel, SystemRuntime)
                .AddView("flows.run.duration", new ExplicitBucketHistogramConfiguration { Boundaries = Spans })
                .AddView("flows.step.duration", new ExplicitBucketHistogramConfiguration { Boundaries = Spans })
                .AddView(instrument => instrument.Meter.Name is SystemRuntime or Kestrel ? new MetricStreamConfiguration { CardinalityLimit = FewSeries } : null)
                .AddPrometheusExporter(options => options.ScrapeResponseCacheDurationMilliseconds = 0);
            if (settings.Exports)
            {
                metrics.AddOtlpExporter();
            }
        });
        if (settings.Exports)
        {
            telemetry.WithTracing(traces => traces
                .AddSource(RunTelemetry.Name)
                .AddAspNetCoreInstrumentation(options => options.Filter = http => !http.Request.Path.StartsWithSegments("/healthz") && !http.Request.Path.StartsWithSegments(MetricsPath))
                .AddHttpClientInstrumentation()
                .AddOtlpExporter());
        }

        if (settings.JsonLogs)
        {
            builder.Logging.ClearProviders();
            builder.Logging.AddJsonConsole(console =>
            {
                console.IncludeScopes = true;
                console.UseUtcTimestamp = true;
                console.TimestampFormat = "O";
            });
        }
    }

    /// <summary>Counts are of the whole installation, so they are for those who may read here, unless the setting says that the network keeps others out.</summary>
    public static void MapMetrics(this IEndpointRouteBuilder app, TelemetrySettings settings)
    {
        var endpoint = app.MapPrometheusScrapingEndpoint(MetricsPath);
        if (settings.OpenMetrics)
        {
            endpoint.AllowAnonymous();
        }
    }
}
