using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using Xunit.Abstractions;

namespace Bizoholic.Flows.Recovery.Tests;

/// <summary>A host that is killed at random moments loses nothing it has acknowledged, and repeats nothing it has recorded.</summary>
public sealed class KillTests(ITestOutputHelper output)
{
    private const int Kills = 50;

    [Fact]
    public async Task Fifty_kills_lose_no_run_and_double_no_effect()
    {
        var folder = Directory.CreateTempSubdirectory("flows-recovery-");
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        await using var receiver = await EffectReceiver.StartAsync();
        await using var host = new HostProcess(folder.FullName);
        await host.StartAsync();
        await host.SignInAsync();
        foreach (var mode in KillFlow.ResponseModes)
        {
            await host.PostAsync("/workflow-definitions", new { publish = true, model = KillFlow.Definition(mode, receiver.Address) });
        }

        var acknowledged = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);
        for (var kill = 0; kill < Kills; kill++)
        {
            using var stop = new CancellationTokenSource();
            var load = Task.WhenAll(KillFlow.ResponseModes.Select(mode => PostAsync(host, mode, acknowledged, stop.Token)));
            await KillAtRandomAsync(host, acknowledged, random);
            await stop.CancelAsync();
            await load;
            await host.StartAsync();
        }

        await host.SignInAsync();
        var runs = await AllRunsAtRestAsync(host);
        output.WriteLine($"{Kills} kills, {acknowledged.Count} acknowledged, {runs.Count} runs, {receiver.Effects.Sum(effect => effect.Value.Values.Sum())} calls for {receiver.Effects.Count} effects");

        Assert.All(KillFlow.ResponseModes, mode => Assert.True(acknowledged.Count(run => run.Value == mode) > 5, $"{mode} was hardly acknowledged"));
        Assert.True(acknowledged.Count >= Kills, "The load was too small to prove anything.");
        Assert.All(runs, run => Assert.Equal("Finished", run.Value));
        Assert.Empty(acknowledged.Keys.Except(runs.Keys));
        Assert.Empty(receiver.Effects.Where(effect => effect.Value.Count != 1).Select(effect => $"{effect.Key} came under {effect.Value.Count} keys"));
        Assert.Empty(receiver.CalledAgain("first", behind: "second"));
        foreach (var runId in runs.Keys)
        {
            Assert.True(receiver.Effects.ContainsKey($"{runId}/first") && receiver.Effects.ContainsKey($"{runId}/second"), $"{runId} finished without its effects");
            await CompletedOnceAsync(host, runId);
        }

        await host.DisposeAsync();
        folder.Delete(recursive: true);
    }

    /// <summary>Some hosts die while they start to work, others in the middle of it: after some answers, and a moment.</summary>
    private static async Task KillAtRandomAsync(HostProcess host, ConcurrentDictionary<string, string> acknowledged, Random random)
    {
        var answers = random.Next(4) == 0 ? 0 : random.Next(1, 12);
        var target = acknowledged.Count + answers;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (acknowledged.Count < target)
        {
            await Task.Delay(1, limit.Token);
        }

        await Task.Delay(random.Next(0, 120), limit.Token);
        await host.KillAsync();
    }

    /// <summary>Posts until told to stop; a run counts as acknowledged, in its mode, when its 2xx has arrived.</summary>
    private static async Task PostAsync(HostProcess host, string mode, ConcurrentDictionary<string, string> acknowledged, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                var answer = await host.Client.PostAsJsonAsync($"{host.Address}/webhook/{mode}", new { email = "ann@example.com" }, stop);
                if (answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.Accepted
                    && await answer.Content.ReadFromJsonAsync<JsonElement>(stop) is var body
                    && (body.TryGetProperty("runId", out var runId) || body.TryGetProperty("workflowInstanceId", out runId)))
                {
                    acknowledged.TryAdd(runId.GetString()!, mode);
                }
            }
            catch (Exception error) when (error is HttpRequestException or SocketException or IOException or OperationCanceledException or JsonException)
            {
                return;
            }
        }
    }

    private static async Task<Dictionary<string, string>> AllRunsAtRestAsync(HostProcess host)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        while (true)
        {
            var page = await host.PostAsync("/workflow-instances", new { });
            var runs = page.GetProperty("items").EnumerateArray().ToDictionary(run => run.GetProperty("id").GetString()!, run => run.GetProperty("subStatus").GetString()!);

            // A run that was under way at three kills in a row is held, since it might be the one that kills. A person who knows better lets it go on.
            var held = runs.Where(run => run.Value == "Interrupted").Select(run => run.Key).ToArray();
            if (held.Length > 0)
            {
                await host.PostAsync("/alterations/workflows/retry", new { workflowInstanceIds = held });
            }

            if (runs.Values.All(status => status is "Finished" or "Faulted" or "Cancelled") || limit.IsCancellationRequested)
            {
                return runs;
            }

            await Task.Delay(100, CancellationToken.None);
        }
    }

    /// <summary>Every execution of the run ended once, and there are as many as the flow has.</summary>
    private static async Task CompletedOnceAsync(HostProcess host, string runId)
    {
        var journal = await host.PostAsync($"/workflow-instances/{runId}/journal?skip=0&take=1000", new { filter = (object?)null });
        var completed = journal.GetProperty("items").EnumerateArray()
            .Where(record => record.GetProperty("eventName").GetString() == "Completed" && record.GetProperty("activityType").GetString() is not ("Elsa.Workflow" or "Elsa.Flowchart"))
            .GroupBy(record => record.GetProperty("activityInstanceId").GetString())
            .ToArray();
        Assert.All(completed, execution => Assert.Single(execution));
        Assert.Equal(KillFlow.ExecutionsPerRun, completed.Length);
    }
}
