using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Activities.N8n.Import;
using Bizoholic.Flows.Host.Elsa.Definitions;
using Bizoholic.Flows.Host.Elsa.Json;
using Bizoholic.Flows.Host.Problems;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Host.N8n;

/// <summary>Makes drafts of n8n's exports and says what became of every step. A flow is imported whole or not at all.</summary>
internal sealed class FlowImports(DefinitionLibrary library, DefinitionModels models, IDefinitionStore store, PlanCompiler compiler)
{
    private const string InOrder = "inOrder";
    private const string Parallel = "parallel";

    public async Task<ImportReport> ImportAsync(string tenantId, IReadOnlyList<UploadedFlow> files, bool inParallel, CancellationToken cancellation)
    {
        var reports = new List<FileReport>();
        var needed = new List<(ImportedCredential Credential, CredentialUse Use)>();
        var calls = new List<(FlowReport Flow, string Called)>();
        foreach (var file in files)
        {
            var result = file.Refusal is { } refusal ? new N8nImportResult([], [refusal]) : N8nImporter.Import(file.Content);
            var problems = result.Problems.ToList();
            var flows = new List<FlowReport>();
            foreach (var flow in result.Flows)
            {
                try
                {
                    flows.Add(await ImportAsync(tenantId, flow, inParallel, cancellation));
                    needed.AddRange(from node in flow.Nodes
                                    from credential in node.Credentials
                                    select (credential, new CredentialUse(flows[^1].DefinitionId, flow.Name, node.ActivityId, node.Name)));
                    calls.AddRange(flow.Calls.Select(called => (flows[^1], called)));
                }
                catch (Exception error) when (error is DefinitionException or RefusedException or JsonException)
                {
                    problems.Add($"{flow.Name}: {error.Message}");
                }
            }

            reports.Add(new FileReport(file.Name, problems, flows));
        }

        reports = await WithMissingAsync(tenantId, reports, calls, cancellation);
        return new ImportReport(
            reports.Sum(report => report.Flows.Count),
            reports.Count(report => report.Problems.Count > 0),
            reports,
            [.. needed.GroupBy(use => use.Credential, use => use.Use).Select(uses => new NeededCredential(uses.Key.Kind, uses.Key.Name, [.. uses]))]);
    }

    private async Task<FlowReport> ImportAsync(string tenantId, ImportedFlow flow, bool inParallel, CancellationToken cancellation)
    {
        // All that could be refused is found out before anything is stored.
        JsonObject[] called = [.. flow.Called.Select(inner => JsonBody.Parse(Encoding.UTF8.GetBytes(inner.DefinitionJson)))];
        var model = JsonBody.Parse(Encoding.UTF8.GetBytes(flow.DefinitionJson));
        var notes = flow.Notes.ToList();
        if (inParallel)
        {
            model["root"]!["customProperties"]!["branches"] = Parallel;
        }

        var outcome = await PlaceAsync(tenantId, model, notes, cancellation);
        var plans = called.Append(model).Select(definition => compiler.Compile(DefinitionReader.Read(Encoding.UTF8.GetBytes(definition.ToJsonString())))).ToArray();
        var before = await store.VersionsAsync(tenantId, model.Text("definitionId")!, cancellation);
        var version = (await library.SaveAllAsync(tenantId, [.. called, model], cancellation))[^1];
        if (outcome == "updated" && before.FirstOrDefault(row => row.IsLatest)?.ContentHash == version.ContentHash)
        {
            outcome = "unchanged";
        }

        string[] problems = [.. plans[^1].Problems.Where(problem => problem.IsReachable).Select(problem => problem.ToString())];
        return new FlowReport(
            version.DefinitionId,
            flow.Name,
            outcome,
            problems.Length == 0,
            problems,
            new StepCounts(Count(NodeAvailability.Runs), Count(NodeAvailability.NeedsCredential), Count(NodeAvailability.NotAvailable)),
            [.. flow.Nodes.Select(StepReport.Of)],
            notes,
            inParallel ? new BranchChoice(Parallel, [InOrder]) : new BranchChoice(InOrder, [Parallel]));

        int Count(NodeAvailability availability) => flow.Nodes.Count(node => node.Availability == availability);
    }

    /// <summary>A flow imported before is updated. Old exports number their flows, so another flow may have the id: then this one gets one of its own.</summary>
    private async Task<string> PlaceAsync(string tenantId, JsonObject model, List<string> notes, CancellationToken cancellation)
    {
        var id = model.Text("definitionId")!;
        if (await LatestAsync(tenantId, id, cancellation) is not { } latest)
        {
            return "created";
        }

        var content = await models.ContentAsync(latest, cancellation);
        if (latest.Name == model.Text("name") || StepsOf(content).Intersect(StepsOf(model)).Any())
        {
            return "updated";
        }

        var own = $"{id}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{model.Text("name")} {string.Join(' ', StepsOf(model))}")))[..8]}";
        model["definitionId"] = own;
        notes.Add($"The id '{id}' belongs to the flow '{latest.Name}', so this flow has the id '{own}'. Flows that call it by its id in n8n have to be pointed to it.");
        return await LatestAsync(tenantId, own, cancellation) is null ? "created" : "updated";
    }

    private async Task<DefinitionVersion?> LatestAsync(string tenantId, string id, CancellationToken cancellation)
        => (await store.VersionsAsync(tenantId, id, cancellation)).FirstOrDefault(version => version.IsLatest);

    private static IEnumerable<string> StepsOf(JsonObject definition)
        => (definition["root"] as JsonObject)?.Objects("activities").Select(activity => activity.Text("id")).OfType<string>().Where(id => !id.StartsWith("node-", StringComparison.Ordinal)) ?? [];

    /// <summary>Tells of flows that are called and are neither in the files nor here.</summary>
    private async Task<List<FileReport>> WithMissingAsync(string tenantId, List<FileReport> reports, List<(FlowReport Flow, string Called)> calls, CancellationToken cancellation)
    {
        var missing = new List<(FlowReport Flow, string Note)>();
        foreach (var (flow, called) in calls.Distinct())
        {
            if (await LatestAsync(tenantId, called, cancellation) is null)
            {
                missing.Add((flow, $"It calls the flow '{called}', which is not here. Import that one too."));
            }
        }

        return [.. reports.Select(report => report with
        {
            Flows = [.. report.Flows.Select(flow => flow with { Notes = [.. flow.Notes, .. missing.Where(found => ReferenceEquals(found.Flow, flow)).Select(found => found.Note)] })],
        })];
    }
}
