using Bizoholic.Flows.Storage.Tests.Fixtures;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Bizoholic.Flows.Storage.Tests.Sqlite;

public sealed class KilledProcessTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("flows-killed-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(3000)]
    public async Task What_was_acknowledged_before_a_kill_is_there_afterwards(int acknowledgements)
    {
        var acknowledged = await CommitAndKillAsync(acknowledgements);

        await using var services = await OpenAsync();
        var journal = services.GetRequiredService<IRunJournal>();
        var runs = services.GetRequiredService<IRunQueries>();
        foreach (var (runId, sequence) in acknowledged)
        {
            var run = await runs.GetAsync(Tenants.Default, runId, CancellationToken.None);
            Assert.NotNull(run);
            Assert.True(run.LastSequence >= sequence);
            Assert.Equal(run.LastSequence + 1, (await journal.ReadAllAsync(run)).Count);
        }
    }

    [Fact]
    public async Task A_second_process_is_refused_and_told_who_has_the_folder_until_that_one_is_gone()
    {
        using var child = ChildProcess.Start(_folder.FullName);
        Assert.Equal(ChildProcess.Ready, await child.StandardOutput.ReadLineAsync());

        var refusal = await Assert.ThrowsAsync<StorageException>(OpenAsync);
        Assert.Contains($"in use by another process (process {child.Id})", refusal.Message, StringComparison.Ordinal);

        child.Kill();
        await child.WaitForExitAsync();
        await using var services = await OpenAsync();
    }

    /// <summary>The last sequence of each run that the child had an answer for.</summary>
    private async Task<Dictionary<string, long>> CommitAndKillAsync(int acknowledgements)
    {
        using var child = ChildProcess.Start(_folder.FullName);
        var said = new List<string>();
        while (said.Count <= acknowledgements)
        {
            said.Add((await child.StandardOutput.ReadLineAsync())!);
        }

        child.Kill();

        // The last line may have been cut by the kill.
        var rest = await child.StandardOutput.ReadToEndAsync();
        said.AddRange(rest.Split('\n')[..^1]);
        await child.WaitForExitAsync();
        return said.Skip(1).Select(line => line.Split(' ')).GroupBy(parts => parts[0], parts => long.Parse(parts[1])).ToDictionary(run => run.Key, run => run.Max());
    }

    private async Task<ServiceProvider> OpenAsync()
    {
        var services = new ServiceCollection().AddSqliteStorage(_folder.FullName).BuildServiceProvider();
        await services.GetRequiredService<IStorage>().OpenAsync(migrate: true, CancellationToken.None);
        return services;
    }
}
