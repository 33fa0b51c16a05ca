using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Activities.Ai;
using Bizoholic.Flows.Connectors.Mcp;
using Bizoholic.Flows.Host.Elsa.Definitions;
using Bizoholic.Flows.Host.Hosting;
using Bizoholic.Flows.Host.Webhooks;
using Bizoholic.Flows.Storage;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace Bizoholic.Flows.Host.Mcp;

/// <summary>Lists a tenant's tools and runs them. A call answers with the flow's outputs, or says in plain words why there are none yet.</summary>
internal sealed class FlowTools(WorkflowCatalog catalog, IWorkflowRuntime runtime, FirstAnswers first, HostSettings settings, TimeProvider time) : IFlowTools
{
    private const int LongestKey = 255;

    public ValueTask<IReadOnlyList<IFlowTool>> OfAsync(string tenantId, CancellationToken cancellation)
        => StorageFailure.ToldAsync<IReadOnlyList<IFlowTool>>(async () => await ToolsAsync(tenantId, cancellation));

    public async ValueTask<ListToolsResult> ListAsync(string tenantId, CancellationToken cancellation)
        => new() { Tools = [.. (await ToolsAsync(tenantId, cancellation)).Select(tool => tool.Describe())] };

    public async ValueTask<CallToolResult> CallAsync(string tenantId, CallToolRequestParams call, CancellationToken cancellation)
    {
        var tool = (await ToolsAsync(tenantId, cancellation)).FirstOrDefault(tool => tool.Name == call.Name)
            ?? throw new McpProtocolException($"There is no tool '{call.Name}'.", McpErrorCode.InvalidParams);
        var key = KeyOf(call);
        if ((tool.Fault(call.Arguments) ?? (key?.Length > LongestKey ? $"'_meta.{McpServer.IdempotencyKey}' may have at most {LongestKey} letters." : null)) is { } fault)
        {
            return Failure(fault);
        }

        var input = new ValueObject.Builder();
        foreach (var (name, value) in call.Arguments ?? new Dictionary<string, JsonElement>())
        {
            input.Set(name, ValueJson.FromElement(value));
        }

        var given = input.Build();
        var hash = key is null ? "" : Convert.ToHexString(SHA256.HashData(ValueJson.ToUtf8(given)));
        var started = await runtime.StartAsync(
            new StartRequest
            {
                Definition = tool.Version,
                Input = given,
                DedupeKey = key,
                DedupeFor = settings.DeliveryKeysKept,
                DedupeScope = $"tool:{tool.DefinitionId}",
                DedupeBodyHash = hash,
                NeedsNoRoom = true,
            },
            cancellation);
        return started.Duplicate is not { } earlier ? await FirstAsync(started, cancellation)
            : earlier.BodyHash == hash ? await AgainAsync(tenantId, earlier.RunId, cancellation)
            : Failure($"This idempotency key was used for other arguments before (run {earlier.RunId}). Give each call a key of its own.");
    }

    private async Task<CallToolResult> FirstAsync(StartResult started, CancellationToken cancellation)
    {
        await Task.WhenAny(started.Rest, Task.Delay(settings.WebhookWait, time, cancellation));
        cancellation.ThrowIfCancellationRequested();
        return started.Rest.IsCompleted ? Answer(started.RunId, await started.Rest) : AtWork(started.RunId);
    }

    /// <summary>A repeated call is answered with the first one's run.</summary>
    private async Task<CallToolResult> AgainAsync(string tenantId, string runId, CancellationToken cancellation)
    {
        var (isInTime, answer) = await first.WaitAsync(tenantId, runId, commandId: null, wait: null, cancellation);
        return answer is { Rest: { } rest } ? Answer(runId, rest)
            : isInTime ? Message($"This call was made before. Its run is {runId}.")
            : AtWork(runId);
    }

    private static CallToolResult AtWork(string runId) => Message($"The flow is still at work. Its run is {runId}.");

    /// <summary>What a call is named by. The number of a request does not do: each client counts from 1, and a repeat after a lost answer gets another one.</summary>
    private static string? KeyOf(CallToolRequestParams call)
        => call.Meta?[McpServer.IdempotencyKey] is JsonValue value && value.TryGetValue(out string? key) && key.Length > 0 ? key : null;

    private static CallToolResult Answer(string runId, RunRest rest) => rest.Status switch
    {
        RunStatus.Finished => new CallToolResult { Content = [new TextContentBlock { Text = System.Text.Encoding.UTF8.GetString(ValueJson.ToUtf8(rest.Output)) }], StructuredContent = JsonSerializer.Deserialize<JsonElement>(ValueJson.ToUtf8(rest.Output)) },
        RunStatus.Suspended => Message($"The flow waits for a person, a time or an event, and goes on by itself afterwards. Its run is {runId}."),
        RunStatus.Cancelled => Failure($"The run {runId} was cancelled."),
        _ => Failure(rest.Error is { } error ? $"The flow failed{(error.ActivityName is { Length: > 0 } at ? $" at '{at}'" : "")}: {error.Message} Its run is {runId}." : $"The run {runId} is held for a person."),
    };

    private static CallToolResult Message(string text) => new() { Content = [new TextContentBlock { Text = text }] };

    private static CallToolResult Failure(string text) => new() { Content = [new TextContentBlock { Text = text }], IsError = true };

    private async ValueTask<IReadOnlyList<FlowTool>> ToolsAsync(string tenantId, CancellationToken cancellation)
    {
        var flows = await catalog.ToolsAsync(tenantId, cancellation);
        var named = flows.GroupBy(flow => FlowTool.NameOf(flow.Definition.Name)).ToArray();
        return [.. named.SelectMany(group => group.Select(flow => new FlowTool(group.Count() == 1 ? group.Key : FlowTool.NameOf($"{group.Key}_{flow.Version.DefinitionId}"), flow.Version, flow.Definition)))];
    }
}
