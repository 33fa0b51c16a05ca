namespace Bizoholic.Flows.Host.Health;

internal static class HealthEndpoints
{
    /// <summary>BizOSaaS probes /healthz; Kubernetes asks both.</summary>
    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapGet("/healthz", () => TypedResults.Text("ok")).WithTags("Health").AllowAnonymous();
        app.MapGet("/healthz/readiness", (Readiness readiness) => readiness.Problem is { } problem ? Results.Text($"not ready: {problem}", statusCode: StatusCodes.Status503ServiceUnavailable) : Results.Text("ready"))
            .WithTags("Health").AllowAnonymous();
    }
}

/// <summary>Whether requests are welcome: not before the start is complete, not once the stop has begun, not while nothing can be stored.</summary>
internal sealed class Readiness(IHostApplicationLifetime lifetime, StorageHealth storage)
{
    /// <summary>Why they are not; null when they are.</summary>
    public string? Problem => !lifetime.ApplicationStarted.IsCancellationRequested ? "the host is starting"
        : lifetime.ApplicationStopping.IsCancellationRequested ? "the host is stopping"
        : storage.Problem;
}
