using System.Security.Claims;
using Bizoholic.Flows.Host.Elsa.Json;
using Bizoholic.Flows.Host.Identity;
using Bizoholic.Flows.Host.Problems;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bizoholic.Flows.Host.Elsa.Instances;

internal static class InstanceEndpoints
{
    public static void MapInstances(this IEndpointRouteBuilder api)
    {
        var instances = api.MapGroup("/workflow-instances").WithTags("Workflow instances");
        instances.MapPost("", (InstanceQuery? query, ClaimsPrincipal caller, IRunQueries runs, CancellationToken cancellation) => ListAsync(query ?? new(), caller, runs, cancellation));
        instances.MapGet("", (HttpRequest request, ClaimsPrincipal caller, IRunQueries runs, CancellationToken cancellation) => ListAsync(InstanceQuery.Read(request.Query), caller, runs, cancellation));
        instances.MapGet("/{id}", GetAsync);
        instances.MapGet("/{id}/execution-state", GetExecutionStateAsync);
        instances.MapGet("/{id}/journal", (string id, int? skip, int? take, ClaimsPrincipal caller, RunReader reader, CancellationToken cancellation) => JournalAsync(id, skip, take, null, caller, reader, cancellation));
        instances.MapPost("/{id}/journal", JournalAsync);
        instances.MapGet("/{id}/variables", VariablesAsync);
        instances.MapPost("/{id}/variables", SetVariablesAsync).WithSummary("Set variables of a run").RequireAuthorization(Scopes.Write);
    }

    private static async Task<Ok<PageOf<InstanceSummary>>> ListAsync(InstanceQuery query, ClaimsPrincipal caller, IRunQueries runs, CancellationToken cancellation)
    {
        var page = await runs.ListAsync(caller.TenantId(), query.ToFilter(), cancellation);
        return TypedResults.Ok(new PageOf<InstanceSummary>([.. page.Rows.Select(row => new InstanceSummary(row))], page.Total));
    }

    private static async Task<Results<Ok<Instance>, ProblemHttpResult>> GetAsync(string id, ClaimsPrincipal caller, RunReader reader, IDefinitionStore definitions, CancellationToken cancellation)
    {
        if (await reader.ReadAsync(caller.TenantId(), id, cancellation) is not { } run)
        {
            return Unknown(id);
        }

        var versions = await definitions.ListAsync(caller.TenantId(), new DefinitionFilter { VersionIds = [run.History.Run.DefinitionVersionId], Versions = VersionChoice.All, Take = 1 }, cancellation);
        return TypedResults.Ok(InstanceProjection.Project(run) with { IsDefinitionDeleted = versions.Rows.Count == 0 });
    }

    private static async Task<Results<Ok<ExecutionState>, ProblemHttpResult>> GetExecutionStateAsync(string id, ClaimsPrincipal caller, IRunQueries runs, CancellationToken cancellation)
        => await runs.GetAsync(caller.TenantId(), id, cancellation) is { } row
            ? TypedResults.Ok(new ExecutionState(InstanceStatus.Of(row.Status), InstanceStatus.SubStatusOf(row.Status), InstanceStatus.SubStatusOf(row.Status), row.UpdatedAt))
            : Unknown(id);

    private static async Task<Results<Ok<PageOf<JournalRecord>>, ProblemHttpResult>> JournalAsync(
        string id, int? skip, int? take, JournalRequest? request, ClaimsPrincipal caller, RunReader reader, CancellationToken cancellation)
    {
        if (await reader.ReadAsync(caller.TenantId(), id, cancellation) is not { } run)
        {
            return Unknown(id);
        }

        JournalRecord[] records = [.. JournalProjection.Project(run).Where(record => request?.Filter?.Takes(record) ?? true)];
        return TypedResults.Ok(new PageOf<JournalRecord>([.. records.Skip(skip ?? 0).Take(take ?? int.MaxValue)], records.Length));
    }

    private static async Task<Results<Ok<ListOf<InstanceVariable>>, ProblemHttpResult>> VariablesAsync(string id, ClaimsPrincipal caller, RunReader reader, CancellationToken cancellation)
        => await reader.ReadAsync(caller.TenantId(), id, cancellation) is { } run ? TypedResults.Ok(new ListOf<InstanceVariable>(InstanceProjection.Variables(run))) : Unknown(id);

    /// <summary>Taken by the run in its next turn, so the answer holds the values as they will be.</summary>
    private static async Task<Results<Ok<ListOf<InstanceVariable>>, ProblemHttpResult>> SetVariablesAsync(
        string id, VariablesRequest request, ClaimsPrincipal caller, RunReader reader, IWorkflowRuntime runtime, CancellationToken cancellation)
    {
        if (await reader.ReadAsync(caller.TenantId(), id, cancellation) is not { } run)
        {
            return Unknown(id);
        }

        var current = InstanceProjection.Variables(run);
        var changed = new ValueObject.Builder();
        foreach (var variable in request.Variables ?? [])
        {
            if (current.FirstOrDefault(found => found.Id == variable.Id || found.Name == variable.Id) is not { } known)
            {
                return Refusals.Invalid("variables", $"The run has no variable '{variable.Id}'.");
            }

            changed.Set(known.Name, variable.Value);
        }

        var values = changed.Build();
        return await runtime.SetVariablesAsync(caller.TenantId(), id, values, cancellation)
            ? TypedResults.Ok(new ListOf<InstanceVariable>([.. current.Select(variable => values.Contains(variable.Name) ? variable with { Value = values[variable.Name] } : variable)]))
            : Refusals.Problem(StatusCodes.Status409Conflict, "The run has ended", "Variables of a run that has ended cannot be changed.");
    }

    internal static ProblemHttpResult Unknown(string id) => Refusals.NotFound($"There is no run '{id}'.");
}

internal sealed record JournalRequest(JournalFilter? Filter);

internal sealed record VariablesRequest(IReadOnlyList<VariableChange>? Variables);

internal sealed record VariableChange(string? Id, Value Value);
