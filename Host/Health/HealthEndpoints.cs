namespace Bizoholic.Flows.Host.Health;

internal static class HealthEndpoints
{
    /// <summary>BizOSaaS probes /healthz; Kubernetes asks both.</summary>
    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapGet("/healthz", () => TypedResults.Text("ok")).WithTags("Health").AllowAnonymous();
        app.MapGet("/healthz/readiness", (Readiness readiness) => readiness.IsReady ? Results.Text("ready") : Results.Text("not ready", statusCode: StatusCodes.Status503ServiceUnavailable))
            .WithTags("Health").AllowAnonymous();
    }
}

/// <summary>Whether requests are welcome: not before the start is complete, not once the stop has begun.</summary>
internal sealed class Readiness(IHostApplicationLifetime lifetime)
{
    public bool IsReady => lifetime.ApplicationStarted.IsCancellationRequested && !lifetime.ApplicationStopping.IsCancellationRequested;
}
