using System.Text.Json.Nodes;
using Bizoholic.Flows.Workflows.Storage;
using Bizoholic.Flows.Workflows.Testing;

namespace Bizoholic.Flows.Services.Tests;

/// <summary>The flows of samples/flows, set up with credentials as a person would.</summary>
internal static class SampleFlow
{
    public static async Task<JsonNode> ReadAsync(string name, params (string Step, string Credential)[] credentials)
    {
        var flow = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "sample-flows", name + ".json")))!;
        foreach (var (step, credential) in credentials)
        {
            flow.Step(step)["credential"] = credential;
        }

        return flow;
    }

    public static JsonNode Step(this JsonNode flow, string id) => flow["root"]!["activities"]!.AsArray().Single(activity => (string)activity!["id"]! == id)!;

    /// <summary>Waits until the run has come to its end, and fails with what it failed with.</summary>
    public static async Task EndAsync(WorkflowHarness harness, string runId)
    {
        await UntilAsync(async () => await harness.StatusOfAsync(runId) is RunStatus.Finished or RunStatus.Faulted);
        var history = (await harness.History.ReadAsync(Tenants.Default, runId, default))!;
        Assert.Equal((RunStatus.Finished, null), (await harness.StatusOfAsync(runId), history.Executions.FirstOrDefault(step => step.Error is not null)?.Error?.Message));
    }

    /// <summary>Waits until a step was reached.</summary>
    public static Task ReachedAsync(WorkflowHarness harness, string runId, string step)
        => UntilAsync(async () => (await harness.History.ReadAsync(Tenants.Default, runId, default))!.Executions.Any(execution => execution.ActivityId == step));

    public static async Task UntilAsync(Func<Task<bool>> isTrue)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!await isTrue())
        {
            await Task.Delay(20, patience.Token);
        }
    }
}
