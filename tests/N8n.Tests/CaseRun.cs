using System.Text.Json.Nodes;
using Bizoholic.Flows.Activities.ControlFlow;
using Bizoholic.Flows.Activities.N8n;
using Bizoholic.Flows.Activities.N8n.Import;
using Bizoholic.Flows.Connectors.Http;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;
using Bizoholic.Flows.Workflows.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Bizoholic.Flows.N8n.Tests;

/// <summary>Imports flows and runs the first of them to its end.</summary>
/// <param name="credentials">What steps are signed in with, by kind.</param>
internal sealed class CaseRun(Value credentials = default) : IDisposable
{
    private readonly WorkflowHarness _harness = new([typeof(Flowchart).Assembly], new ServiceCollection().AddGuardedHttp(outgoing => outgoing.AllowedHosts.Add("127.0.0.1")).AddSingleton<ICredentialSource>(new CaseCredentials(credentials)).BuildServiceProvider());

    public async Task<(RunHistory History, N8nRunReport Report)> RunAsync(string workflow, Value triggerInput = default, params string[] called)
    {
        DefinitionVersion? first = null;
        string? start = null;
        foreach (var json in called.Prepend(workflow).Reverse())
        {
            var imported = N8nImporter.Import(json);
            Assert.Empty(imported.Problems);
            var flow = Assert.Single(imported.Flows);
            foreach (var inner in flow.Called)
            {
                await _harness.PublishAsync(inner.DefinitionJson);
            }

            first = await _harness.PublishAsync(Chosen(flow.DefinitionJson));
            start = flow.StartActivityId;
        }

        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        string? runId = null;
        _harness.Runtime.Changed += change =>
        {
            if (change.RunId == runId && change.Status is RunStatus.Finished or RunStatus.Faulted or RunStatus.Cancelled)
            {
                ended.TrySetResult();
            }
        };
        var started = await _harness.Runtime.StartAsync(new StartRequest { Definition = first!, TriggerActivityId = start, TriggerInput = triggerInput, IsTest = triggerInput.IsUndefined }, CancellationToken.None);
        runId = started.RunId;
        var rest = await started.Rest;
        if (rest.Status is RunStatus.Suspended && await _harness.StatusOfAsync(runId) is RunStatus.Suspended or RunStatus.Executing)
        {
            await ended.Task.WaitAsync(TimeSpan.FromSeconds(30));
        }

        var history = (await _harness.ReadAsync(runId, rest)).History;
        return (history, N8nRunReport.Of(history, await _harness.Plans.GetAsync(first!.TenantId, first.ContentHash, CancellationToken.None)));
    }

    public void Dispose() => _harness.Dispose();

    /// <summary>The definition with a credential of the right kind in each step that needs one.</summary>
    private static string Chosen(string definition)
    {
        var json = JsonNode.Parse(definition)!;
        foreach (var activity in json["root"]!["activities"]!.AsArray())
        {
            if (activity!["customProperties"]?["needsCredentials"]?[0]?["kind"] is { } kind)
            {
                activity["credential"] = kind.GetValue<string>();
            }
        }

        return json.ToJsonString();
    }

    private sealed class CaseCredentials(Value known) : ICredentialSource
    {
        public ValueTask<OpenedCredential> OpenAsync(string tenantId, string credentialId, string? refusedToken, CancellationToken cancellation)
            => known[credentialId].AsObject() is { } fields
                ? ValueTask.FromResult(new OpenedCredential(new Credential(credentialId, credentialId, credentialId, fields.ToDictionary(field => field.Key, field => field.Value.ToString())), []))
                : throw new FaultException($"There is no credential {credentialId}.");
    }
}
