using System.Text;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Activities.N8n.Import;
using Bizoholic.Flows.Host.Elsa.Definitions;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Host.N8n;

/// <summary>Fills in settings that imported steps of a flow's draft wait for.</summary>
internal sealed class ImportedSettings(DefinitionLibrary library, DefinitionModels models, IDefinitionStore store, PublishCheck check)
{
    /// <summary>What is to be filled in. Null where there is no such flow.</summary>
    public async Task<FlowSettingsReport?> FindAsync(string tenantId, string definitionId, CancellationToken cancellation)
    {
        if (await LatestAsync(tenantId, definitionId, cancellation) is not { } latest)
        {
            return null;
        }

        var content = await models.ContentAsync(latest, cancellation);
        return await ReportAsync(latest, content, StepSettings.Of(content), cancellation);
    }

    /// <param name="revision">The state of the flow that the values are for; null where nothing is compared.</param>
    /// <returns>What became of the steps, or what is wrong; neither where there is no such flow.</returns>
    public async Task<(FlowSettingsReport? Report, IReadOnlyList<SettingFault> Faults)> FillAsync(
        string tenantId, string definitionId, IReadOnlyDictionary<string, IReadOnlyDictionary<string, JsonNode?>> values, string? revision, CancellationToken cancellation)
    {
        if (await LatestAsync(tenantId, definitionId, cancellation) is not { } latest)
        {
            return (null, []);
        }

        if (revision is not null && revision != DefinitionRevision.Of(latest))
        {
            throw DefinitionLibrary.SavedByOthers(latest);
        }

        var content = await models.ContentAsync(latest, cancellation);
        var filled = StepSettings.Fill(content, values);
        if (filled.Faults.Count > 0)
        {
            return (null, filled.Faults);
        }

        // What somebody else saves in the meantime is not written over.
        var saved = await library.SaveAsync(tenantId, content, publish: false, isFromDesigner: true, new SaveBase(DefinitionRevision.Of(latest), KeepsBoth: false), cancellation);
        return (await ReportAsync(saved, content, filled.Steps, cancellation), []);
    }

    private async Task<FlowSettingsReport> ReportAsync(DefinitionVersion version, JsonObject content, IReadOnlyList<ImportedNode> steps, CancellationToken cancellation)
    {
        IReadOnlyList<string> problems = [];
        try
        {
            await check.CheckAsync(version, DefinitionReader.Read(Encoding.UTF8.GetBytes(content.ToJsonString())), cancellation);
        }
        catch (DefinitionException error)
        {
            problems = [.. error.Problems.Select(problem => problem.ToString())];
        }

        return new FlowSettingsReport(version.DefinitionId, version.Name, DefinitionRevision.Of(version), problems.Count == 0, problems, [.. steps.Select(StepReport.Of)]);
    }

    private async Task<DefinitionVersion?> LatestAsync(string tenantId, string definitionId, CancellationToken cancellation)
        => (await store.VersionsAsync(tenantId, definitionId, cancellation)).FirstOrDefault(version => version.IsLatest);
}
