using Bizoholic.Flows.Benchmarks.Servers;

namespace Bizoholic.Flows.Benchmarks.Suites;

/// <summary>Durable webhooks on PostgreSQL: webhook, three steps, an answer; against the bare endpoint on the same server.</summary>
internal static class PostgresSuite
{
    public static async Task RunAsync(Options options)
    {
        await using var postgres = await PostgresServer.StartAsync();
        var bareDatabase = await postgres.CreateDatabaseAsync("bare");
        using var host = await FlowsHost.StartOnAsync(await postgres.CreateDatabaseAsync("flows"));
        using var bare = await ServerProcess.StartAsync("Bizoholic.Flows.Benchmarks.dll", (address, _) => ["bare-pg", address, bareDatabase]);
        await host.PublishAsync(Flows.Webhook("bench"));
        foreach (var connections in options.Connections is { Count: > 0 } chosen ? chosen : [32])
        {
            await WebhookPairs.MeasureAsync(WebhookPairs.Id("pg", connections), host.Process, bare, "/webhook/bench", connections, options);
        }
    }
}
