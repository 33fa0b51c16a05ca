using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Host.Elsa.Definitions;

internal sealed partial class DefinitionLibrary
{
    private const string FlowDeleted = "Its flow was deleted.";

    /// <summary>
    /// Deletes all versions of a definition and its runs that have ended. Runs that are under way, wait or are held go on with what they
    /// began with; tests are cancelled, as they would ask people for answers that nobody needs any more. False when there is none.
    /// </summary>
    public async Task<bool> DeleteAsync(string tenantId, string definitionId, CancellationToken cancellation)
    {
        using var turn = await gates.EnterAsync(tenantId, definitionId, cancellation);
        var versions = await store.VersionsAsync(tenantId, definitionId, cancellation);
        if (versions.Count == 0)
        {
            return false;
        }

        await ChangeAsync(new DefinitionChange(tenantId, definitionId) { DeleteVersionIds = [.. versions.Select(version => version.VersionId)], Triggers = [] }, cancellation);
        var tests = await runs.ListAsync(tenantId, new RunFilter { DefinitionIds = [definitionId], IsTest = true, Statuses = [RunStatus.Pending, RunStatus.Executing, RunStatus.Suspended, RunStatus.Held] }, cancellation);
        foreach (var test in tests.Rows)
        {
            await runtime.CancelAsync(tenantId, test.RunId, FlowDeleted, cancellation);
        }

        var left = await runs.ListAsync(tenantId, new RunFilter { DefinitionIds = [definitionId], Statuses = [RunStatus.Finished, RunStatus.Faulted, RunStatus.Cancelled] }, cancellation);
        await runs.DeleteAsync(tenantId, [.. left.Rows.Select(run => run.RunId)], cancellation);
        return true;
    }

    /// <summary>Deletes one version; the newest of those left is the latest then. False when there is none.</summary>
    public async Task<bool> DeleteVersionAsync(string tenantId, string versionId, CancellationToken cancellation)
    {
        if (await FindAsync(tenantId, versionId, cancellation) is not { } found)
        {
            return false;
        }

        using var turn = await gates.EnterAsync(tenantId, found.DefinitionId, cancellation);
        var versions = await store.VersionsAsync(tenantId, found.DefinitionId, cancellation);
        if (versions.FirstOrDefault(version => version.VersionId == versionId) is not { } version)
        {
            return false;
        }

        var next = version.IsLatest ? versions.FirstOrDefault(other => other.VersionId != versionId) : null;
        await ChangeAsync(
            new DefinitionChange(tenantId, found.DefinitionId)
            {
                DeleteVersionIds = [versionId],
                Save = next is null ? [] : [next with { IsLatest = true }],
                Triggers = version.IsPublished ? [] : null,
            },
            cancellation);
        return true;
    }

    /// <summary>A version by its own id.</summary>
    public async ValueTask<DefinitionVersion?> FindAsync(string tenantId, string versionId, CancellationToken cancellation)
        => (await store.ListAsync(tenantId, new DefinitionFilter { VersionIds = [versionId], Versions = VersionChoice.All }, cancellation)).Rows is [var found, ..] ? found : null;

    /// <summary>The version of a definition that is asked for.</summary>
    public async ValueTask<DefinitionVersion?> FindAsync(string tenantId, string definitionId, VersionRequest version, CancellationToken cancellation)
        => (await store.ListAsync(tenantId, version.ToFilter() with { DefinitionIds = [definitionId], OrderBy = DefinitionOrder.Version, Descending = true }, cancellation)).Rows is [var found, ..] ? found : null;
}
