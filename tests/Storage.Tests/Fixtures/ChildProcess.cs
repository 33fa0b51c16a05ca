using System.Diagnostics;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Bizoholic.Flows.Storage.Tests.Fixtures;

/// <summary>
/// A process that commits runs into a data folder as fast as it can, and says a line "run sequence" after each answer, until it is killed or its input ends.
/// </summary>
internal static class ChildProcess
{
    public const string Ready = "ready";

    public static Process Start(string folder)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.ArgumentList.Add(typeof(ChildProcess).Assembly.Location);
        start.ArgumentList.Add(folder);
        return Process.Start(start)!;
    }

    public static async Task<int> RunAsync(string folder)
    {
        await using var services = new ServiceCollection().AddSqliteStorage(folder).BuildServiceProvider();
        await services.GetRequiredService<IStorage>().OpenAsync(migrate: true, CancellationToken.None);
        var committer = services.GetRequiredService<IRunCommitter>();
        Say(Ready);
        await Task.WhenAny([
            Task.Run(Console.In.ReadToEnd),
            .. Enumerable.Range(0, 16).Select(_ => Task.Run(() => CommitForEverAsync(committer))),
        ]);
        return 0;
    }

    private static async Task CommitForEverAsync(IRunCommitter committer)
    {
        while (true)
        {
            var run = Sample.Run(Tenants.Default);
            for (var commit = Sample.First(run); commit.Row.LastSequence < 20; commit = Sample.Next(commit.Row))
            {
                await committer.CommitAsync(commit, CancellationToken.None);
                Say($"{run.RunId} {commit.Row.LastSequence}");
            }
        }
    }

    private static void Say(string line)
    {
        lock (Console.Out)
        {
            Console.Out.WriteLine(line);
        }
    }
}
