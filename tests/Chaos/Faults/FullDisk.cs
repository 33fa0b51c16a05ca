using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Bizoholic.Flows.Chaos.Flows;
using Bizoholic.Flows.Chaos.Processes;

namespace Bizoholic.Flows.Chaos.Faults;

/// <summary>An embedded host whose disk fills up under load: it refuses what it cannot store, and finishes what it has acknowledged once there is room.</summary>
internal static class FullDisk
{
    private const int Megabytes = 6;
    private const int MostCalls = 2_000;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <returns>Runs that were acknowledged and did not finish; null where no file system can be mounted.</returns>
    public static async Task<IReadOnlyList<string>?> RunAsync(string receiver, Action<string> say, CancellationToken cancellation)
    {
        using var disk = SmallDisk.Mount(Megabytes);
        if (disk is null)
        {
            return null;
        }

        await using var host = new HostProcess("small", new Dictionary<string, string>(StringComparer.Ordinal) { ["FLOWS_DATA"] = disk.Path });
        await host.StartAsync(cancellation);
        await host.SignInAsync();
        var flow = MixedLoad.Flows(receiver).First(flow => flow.Id == "chaos-delay");
        await host.PublishAsync(flow.Model);
        var (acknowledged, refused) = await FillAsync(host, flow.Path!, cancellation);
        say($"the small disk is full: {acknowledged.Count} acknowledged, {refused} refused");

        disk.Enlarge(Megabytes * 20);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Limit);
        var open = acknowledged;
        while (open.Count > 0 && !limit.IsCancellationRequested)
        {
            var next = new List<string>();
            foreach (var run in open)
            {
                if (await host.StatusOfAsync(run) != "Finished")
                {
                    next.Add(run);
                }
            }

            open = next;
            await Task.Delay(200, CancellationToken.None);
        }

        say($"with room again, {acknowledged.Count - open.Count} of {acknowledged.Count} finished");
        return refused == 0 ? ["the disk never filled"] : open;
    }

    private static async Task<(List<string> Acknowledged, int Refused)> FillAsync(HostProcess host, string path, CancellationToken cancellation)
    {
        var acknowledged = new List<string>();
        var refused = 0;
        var filling = new string('x', 60_000);
        for (var call = 0; call < MostCalls && refused < 5; call++)
        {
            using var answer = await host.Client.PostAsJsonAsync($"{host.Address}/webhook/{path}", new { call, filling }, cancellation);
            if (answer.StatusCode == HttpStatusCode.OK)
            {
                acknowledged.Add((await answer.Content.ReadFromJsonAsync<JsonElement>(cancellation)).GetProperty("workflowInstanceId").GetString()!);
            }
            else
            {
                refused++;
            }
        }

        return (acknowledged, refused);
    }
}
