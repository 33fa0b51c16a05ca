using Bizoholic.Flows.Host.Elsa.Definitions;
using Bizoholic.Flows.Host.Problems;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bizoholic.Flows.Host.Management.Runs;

/// <summary>Moves runs to other versions of their flows.</summary>
internal sealed class RunMigrations(IWorkflowRuntime runtime, IRunQueries runs, DefinitionLibrary library)
{
    /// <param name="version">Its number; null for the published one.</param>
    /// <returns>Why it could not be done; null when the run is under that version.</returns>
    public async ValueTask<ProblemHttpResult?> MoveAsync(string tenantId, string runId, int? version, CancellationToken cancellation)
    {
        if (await runs.GetAsync(tenantId, runId, cancellation) is not { } run)
        {
            return Refusals.NotFound($"There is no run '{runId}'.");
        }

        if (await library.FindAsync(tenantId, run.DefinitionId, new VersionRequest(VersionChoice.Published, version), cancellation) is not { } to)
        {
            return Refusals.Invalid("version", version is { } number ? $"The flow has no version {number}." : "The flow has no published version. Publish it, or say which version.");
        }

        var (outcome, reason) = await runtime.MigrateAsync(tenantId, runId, to, cancellation);
        return outcome switch
        {
            MigrationOutcome.Moved => null,
            MigrationOutcome.UnderWay => Refusals.Problem(StatusCodes.Status409Conflict, "The run is under way", "A run is moved while it waits or after it failed. Try again in a moment."),
            MigrationOutcome.Over => Refusals.Problem(StatusCodes.Status409Conflict, "The run is over", "It finished or was cancelled."),
            _ => Refusals.Problem(StatusCodes.Status409Conflict, "The run does not fit that version", $"The run cannot go on under version {to.Version}: {reason}."),
        };
    }
}

/// <param name="Version">Its number; the published one where it is not given.</param>
internal sealed record RunMigration(int? Version);
