using System.Diagnostics;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Activities.N8n.Import;
using Bizoholic.Flows.Benchmarks.Servers;

namespace Bizoholic.Flows.Benchmarks.Suites;

/// <summary>
/// One flow, exported from n8n, on n8n and imported here: webhook, edit fields, a condition, edit fields, an answer. Both on PostgreSQL, both keeping every run.
/// n8n is installed with <c>n8n/install.sh</c> into the folder that <c>N8N_FOLDER</c> names, or into a temporary one.
/// </summary>
internal static class N8nSuite
{
    private const string Path = "/webhook/bench";
    private const string FlowId = "benchWebhookFlow";

    private static string Folder => System.IO.Path.Combine(AppContext.BaseDirectory, "n8n");

    public static async Task RunAsync(Options options)
    {
        var given = Environment.GetEnvironmentVariable("N8N_FOLDER");
        var packages = given ?? Directory.CreateTempSubdirectory("flows-bench-n8n-packages-").FullName;
        try
        {
            if (!Directory.Exists(System.IO.Path.Combine(packages, "node_modules", "n8n")))
            {
                await InstallAsync(packages);
            }

            await CompareAsync(packages, options);
        }
        finally
        {
            if (given is null)
            {
                Directory.Delete(packages, recursive: true);
            }
        }
    }

    private static async Task CompareAsync(string packages, Options options)
    {
        var flow = System.IO.Path.Combine(Folder, "flow.json");
        await using var postgres = await PostgresServer.StartAsync();
        using var host = await FlowsHost.StartOnAsync(await postgres.CreateDatabaseAsync("flows"));
        await host.PublishAsync(Imported(await File.ReadAllTextAsync(flow)));
        foreach (var (engine, id) in new[] { ("vm", "webhook.n8n.c32"), ("legacy", "webhook.n8n.legacy.c32") })
        {
            await postgres.CreateDatabaseAsync($"n8n_{engine}");
            using var n8n = await N8nServer.StartAsync(packages, flow, FlowId, postgres.Port, $"n8n_{engine}", engine);
            var ready = await N8nServer.WaitForWebhookAsync(n8n, Path);
            new BenchLine($"{id}.ready", host.Process.StartUp.TotalSeconds, "s", ready.TotalSeconds, host.Process.StartUp / ready).Print();
            await WebhookPairs.MeasureAsync(id, host.Process, n8n, Path, 32, options);
        }
    }

    private static JsonNode Imported(string export)
    {
        var definition = JsonNode.Parse(N8nImporter.Import(export).Flows[0].DefinitionJson)!;
        definition["definitionId"] = FlowId;
        return definition;
    }

    private static async Task InstallAsync(string packages)
    {
        await Console.Error.WriteLineAsync("Installing n8n; that takes some minutes.");
        using var install = Process.Start(new ProcessStartInfo("bash", [System.IO.Path.Combine(Folder, "install.sh"), packages]))!;
        await install.WaitForExitAsync();
        if (install.ExitCode != 0)
        {
            throw new InvalidOperationException("n8n could not be installed.");
        }
    }
}
