using System.Security.Claims;
using Bizoholic.Flows.Host.Identity;
using Bizoholic.Flows.Host.Identity.Audit;
using Bizoholic.Flows.Host.Problems;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bizoholic.Flows.Host.Management.Runs;

internal static class RunActionEndpoints
{
    private const int MostAtOnce = 1_000;
    private const string CancelledByPerson = "Cancelled by a person.";

    public static void MapRunActions(this IEndpointRouteBuilder api)
    {
        var runs = api.MapGroup("/runs").WithTags("Runs").RequireAuthorization(Scopes.Write);
        runs.MapPost("/bulk", BulkAsync).WithSummary("Retries, cancels or deletes many runs at once, or moves them to the published version of their flow");
    }

    /// <summary>Each run is taken by itself: one that cannot be changed is told and does not keep the others from it.</summary>
    private static async Task<Results<Ok<BulkAnswer>, ProblemHttpResult>> BulkAsync(BulkRequest request, HttpContext http, ClaimsPrincipal caller, IWorkflowRuntime runtime, IRunQueries runs, RunMigrations migrations, CancellationToken cancellation)
    {
        if (request.Ids is not { Count: > 0 and <= MostAtOnce } ids)
        {
            return Refusals.Invalid("ids", $"Name 1 to {MostAtOnce} runs.");
        }

        var tenantId = caller.TenantId();
        Func<string, ValueTask<bool>>? act = request.Action switch
        {
            "retry" => id => runtime.RetryAsync(tenantId, id, [], cancellation),
            "cancel" => id => runtime.CancelAsync(tenantId, id, CancelledByPerson, cancellation),
            "delete" => async id => await runs.DeleteAsync(tenantId, [id], cancellation) > 0,
            "migrate" => async id => await migrations.MoveAsync(tenantId, id, null, cancellation) is null,
            _ => null,
        };
        if (act is null)
        {
            return Refusals.Invalid("action", "Say what to do with the runs: retry, cancel, delete or migrate.");
        }

        if (request.Action is "delete" or "migrate" && !caller.Can(Scopes.Operate))
        {
            return Refusals.Problem(StatusCodes.Status403Forbidden, "Not allowed", "Only an operator deletes runs or moves them to another version.");
        }

        http.AuditTarget($"{request.Action} {string.Join(", ", ids.Take(10))}{(ids.Count > 10 ? $" and {ids.Count - 10} more" : "")}");
        var left = new List<string>();
        foreach (var id in ids.Distinct(StringComparer.Ordinal))
        {
            if (!await act(id))
            {
                left.Add(id);
            }
        }

        return TypedResults.Ok(new BulkAnswer(ids.Distinct(StringComparer.Ordinal).Count() - left.Count, left));
    }
}

/// <param name="Action">retry, cancel, delete or migrate.</param>
internal sealed record BulkRequest(string? Action, IReadOnlyList<string>? Ids);

/// <param name="Left">Runs it could not be done with: not failed, ended already, executing, not fitting the version, or not there.</param>
internal sealed record BulkAnswer(int Done, IReadOnlyList<string> Left);
