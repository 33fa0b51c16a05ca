using Bizoholic.Flows.Benchmarks.Servers;

namespace Bizoholic.Flows.Benchmarks.Suites;

/// <summary>Durable webhooks on SQLite: webhook, a variable, an answer made of the body; against the bare endpoint.</summary>
internal static class WebhookSuite
{
    private const string Path = "/webhook/bench";

    public static async Task RunAsync(Options options)
    {
        using var host = await FlowsHost.StartAsync();
        using var bare = await ServerProcess.StartAsync("Bizoholic.Flows.Benchmarks.dll", (address, folder) => ["bare", address, System.IO.Path.Combine(folder.FullName, "bare.db")]);
        await host.PublishAsync(Flows.ShortWebhook("bench"));
        foreach (var connections in options.Connections is { Count: > 0 } chosen ? chosen : [1, 8, 32])
        {
            await WebhookPairs.MeasureAsync(WebhookPairs.Id("sqlite", connections), host.Process, bare, Path, connections, options);
        }
    }
}
