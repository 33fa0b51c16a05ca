using Bizoholic.Flows.Host.Hosting;

namespace Bizoholic.Flows.Host.Telemetry;

/// <param name="OpenMetrics">/metrics asks nobody who he is.</param>
/// <param name="Exports">Traces and metrics are sent to a collector by OTLP.</param>
/// <param name="JsonLogs">Log lines are JSON objects, with the run and tenant they belong to.</param>
internal sealed record TelemetrySettings(bool OpenMetrics, bool Exports, bool JsonLogs)
{
    public static TelemetrySettings Read(SettingReader settings) => new(
        settings.Flag("Telemetry:OpenMetrics", otherwise: false),
        settings.Text("OTEL_EXPORTER_OTLP_ENDPOINT") is { } endpoint && (Uri.TryCreate(endpoint, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? true : throw settings.Wrong("OTEL_EXPORTER_OTLP_ENDPOINT", "the address of an OpenTelemetry collector, such as http://otel-collector:4317")),
        settings.Text("Logging:Format")?.ToLowerInvariant() switch
        {
            null or "text" => false,
            "json" => true,
            _ => throw settings.Wrong("Logging:Format", "text or json"),
        });
}
