using System.Text.Json;
using Bizoholic.Flows.Chaos.Processes;

namespace Bizoholic.Flows.Chaos.Load;

/// <summary>Promise 2, read from the journals of some runs: no step was completed twice.</summary>
internal static class Steps
{
    public static async Task<IReadOnlyList<string>> CompletedTwiceAsync(HostProcess host, IReadOnlyList<string> runs)
    {
        var doubled = new List<string>();
        foreach (var run in runs)
        {
            var journal = await host.PostAsync($"/workflow-instances/{run}/journal?skip=0&take=1000", new { filter = (object?)null });
            doubled.AddRange(journal.GetProperty("items").EnumerateArray()
                .Where(record => record.GetProperty("eventName").GetString() == "Completed")
                .GroupBy(record => record.GetProperty("activityInstanceId").GetString())
                .Where(execution => execution.Count() > 1)
                .Select(execution => $"the step {execution.Key} of the run {run} was completed {execution.Count()} times"));
        }

        return doubled;
    }
}
