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

/// <summary>
/// Makes drafts of n8n's exports and says what became of every step. A flow is imported whole or not at all, and all of one request are stored at once.
/// </summary>
internal sealed class FlowImports(DefinitionLibrary library, DefinitionModels models, IDefinitionStore store, PlanCompiler compiler)
{
    private const string InOrder = "inOrder";
    private const string Parallel = "parallel";

    public async Task<ImportReport> ImportAsync(string tenantId, IReadOnlyList<UploadedFlow> files, bool inParallel, CancellationToken cancellation)
    {
        var read = files.Select(file => (file.Name, Result: file.Refusal is { } refusal ? new N8nImportResult([], [refusal]) : N8nImporter.Import(file.Content))).ToArray();
        var placed = new Dictionary<string, PlacedFlow>(StringComparer.Ordinal);
        var problems = read.Select(file => file.Result.Problems.ToList()).ToArray();
        for (var i = 0; i < read.Length; i++)
        {
            foreach (var flow in read[i].Result.Flows.SelectMany(WithCalled))
            {
                try
                {
                    if (placed.Values.Any(other => other.Flow.DefinitionJson == flow.DefinitionJson && other.IsCalled))
                    {
                        // Two steps carry the same flow inside themselves.
                        continue;
                    }

                    var made = await PlaceAsync(tenantId, flow, inParallel, placed, cancellation) with { File = i, IsCalled = !read[i].Result.Flows.Contains(flow) };
                    placed.Add(made.Id, made);
                }
                catch (Exception error) when (error is DefinitionException or RefusedException or JsonException)
                {
                    problems[i].Add($"{flow.Name}: {error.Message}");
                }
            }
        }

        var reports = await StoreAsync(tenantId, [.. placed.Values], inParallel, cancellation);
        return new ImportReport(
            reports.Count,
            problems.Count(found => found.Count > 0),
            [.. read.Select((file, i) => new FileReport(file.Name, problems[i], [.. reports.Where(report => report.Flow.File == i).Select(report => report.Report)]))],
            [.. reports.SelectMany(report => report.Flow.Flow.Nodes, (report, node) => (report, node)).SelectMany(
                    found => found.node.Credentials,
                    (found, credential) => (Credential: credential, Use: new CredentialPlace(found.report.Report.DefinitionId, found.report.Flow.Flow.Name, found.node.ActivityId, found.node.Name)))
                .GroupBy(use => use.Credential, use => use.Use).Select(uses => new NeededCredential(uses.Key.Kind, uses.Key.Name, [.. uses]))]);
    }

    private async Task<List<(PlacedFlow Flow, FlowReport Report)>> StoreAsync(string tenantId, PlacedFlow[] flows, bool inParallel, CancellationToken cancellation)
    {
        // A flow that got an id of its own is called by that one.
        foreach (var moved in flows.Where(flow => flow.Id != flow.Flow.DefinitionId))
        {
            Array.ForEach(flows, flow => FlowLinks.Point(flow.Model, moved.Flow.DefinitionId, moved.Id));
        }

        var before = new List<string?>();
        foreach (var flow in flows)
        {
            before.Add((await LatestAsync(tenantId, flow.Id, cancellation))?.ContentHash);
        }

        var saved = flows.Length == 0 ? [] : await library.SaveAllAsync(tenantId, [.. flows.Select(flow => flow.Model)], cancellation);
        var reports = new List<(PlacedFlow, FlowReport)>();
        foreach (var (i, flow) in flows.Index())
        {
            var version = saved[i];
            var missing = new List<string>();
            foreach (var called in flow.Flow.Calls)
            {
                if (await LatestAsync(tenantId, called, cancellation) is null && flows.All(other => other.Flow.DefinitionId != called))
                {
                    missing.Add($"It calls the flow '{called}', which is not here. Import that one too.");
                }
            }

            string[] problems = [.. flow.Problems, .. flows.Where(other => flow.Flow.Tools.Contains(other.Flow.DefinitionId) && other.Problems.Count > 0).Select(other => $"It runs the flow '{other.Flow.Name}' as a tool, which cannot be published yet.")];
            reports.Add((flow, new FlowReport(
                version.DefinitionId,
                flow.Flow.Name,
                before[i] is { } hash ? hash == version.ContentHash ? "unchanged" : "updated" : "created",
                problems.Length == 0,
                problems,
                new StepCounts(Count(flow, NodeAvailability.Runs), Count(flow, NodeAvailability.NeedsCredential), Count(flow, NodeAvailability.NeedsSettings), Count(flow, NodeAvailability.NotAvailable)),
                [.. flow.Flow.Nodes.Select(StepReport.Of)],
                [.. flow.Notes, .. missing],
                inParallel ? new BranchChoice(Parallel, [InOrder]) : new BranchChoice(InOrder, [Parallel]))));
        }

        return reports;
    }

    /// <summary>A flow behind those that its steps carry inside themselves.</summary>
    private static IEnumerable<ImportedFlow> WithCalled(ImportedFlow flow) => flow.Called.SelectMany(WithCalled).Append(flow);

    private static int Count(PlacedFlow flow, NodeAvailability availability) => flow.Flow.Nodes.Count(node => node.Availability == availability);

    /// <summary>All that could be refused is found out here, before anything is stored.</summary>
    private async Task<PlacedFlow> PlaceAsync(string tenantId, ImportedFlow flow, bool inParallel, Dictionary<string, PlacedFlow> others, CancellationToken cancellation)
    {
        var model = JsonBody.Parse(Encoding.UTF8.GetBytes(flow.DefinitionJson));
        var notes = flow.Notes.ToList();
        if (inParallel)
        {
            model["root"]!["customProperties"]!["branches"] = Parallel;
        }

        var id = await IdForAsync(tenantId, model, notes, others, cancellation);
        var plan = compiler.Compile(DefinitionReader.Read(Encoding.UTF8.GetBytes(model.ToJsonString())));
        return new PlacedFlow(id, flow, model, notes, [.. plan.Problems.Where(problem => problem.IsReachable).Select(problem => problem.ToString())]);
    }

    /// <summary>A flow imported before is updated. Old exports number their flows, so another flow may have the id: then this one gets one of its own.</summary>
    private async Task<string> IdForAsync(string tenantId, JsonObject model, List<string> notes, Dictionary<string, PlacedFlow> others, CancellationToken cancellation)
    {
        var id = model.Text("definitionId")!;
        var holder = await HolderOfAsync(tenantId, id, others, cancellation);
        if (holder is not { } other || other.Name == model.Text("name") || StepsOf(other.Content).Intersect(StepsOf(model)).Any())
        {
            return others.ContainsKey(id) ? throw Twice(id) : id;
        }

        var own = $"{id}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{model.Text("name")} {string.Join(' ', StepsOf(model))}")))[..8]}";
        if (others.ContainsKey(own))
        {
            throw Twice(own);
        }

        model["definitionId"] = own;
        notes.Insert(0, $"The id '{id}' belongs to the flow '{other.Name}', so this flow has the id '{own}'. Flows that call it by its id in n8n have to be pointed to it, but for those imported with it.");
        return own;
    }

    private async Task<(string Name, JsonObject Content)?> HolderOfAsync(string tenantId, string id, Dictionary<string, PlacedFlow> others, CancellationToken cancellation)
        => others.TryGetValue(id, out var other) ? (other.Flow.Name, other.Model)
            : await LatestAsync(tenantId, id, cancellation) is { } latest ? (latest.Name, await models.ContentAsync(latest, cancellation)) : null;

    private static RefusedException Twice(string id) => new(StatusCodes.Status400BadRequest, "The flow comes twice", $"The flow with the id '{id}' is in these files twice. The first was imported; leave one out.");

    private async Task<DefinitionVersion?> LatestAsync(string tenantId, string id, CancellationToken cancellation)
        => (await store.VersionsAsync(tenantId, id, cancellation)).FirstOrDefault(version => version.IsLatest);

    private static IEnumerable<string> StepsOf(JsonObject definition)
        => (definition["root"] as JsonObject)?.Objects("activities").Select(activity => activity.Text("id")).OfType<string>().Where(id => !id.StartsWith("node-", StringComparison.Ordinal)) ?? [];

    /// <param name="Id">Where it is stored, which may be another than n8n's.</param>
    /// <param name="Problems">What keeps it from being published.</param>
    private sealed record PlacedFlow(string Id, ImportedFlow Flow, JsonObject Model, List<string> Notes, IReadOnlyList<string> Problems)
    {
        /// <summary>Number of the file it came in.</summary>
        public int File { get; init; }

        /// <summary>A step of another flow carries it inside itself, or runs it as a tool.</summary>
        public bool IsCalled { get; init; }
    }
}
