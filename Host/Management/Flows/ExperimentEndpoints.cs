using System.Security.Claims;
using Bizoholic.Flows.Activities.Analytics;
using Bizoholic.Flows.Host.Identity;
using Bizoholic.Flows.Host.Problems;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bizoholic.Flows.Host.Management.Flows;

/// <summary>What a flow's experiments have shown so far.</summary>
internal static class ExperimentEndpoints
{
    public static void MapExperiments(this IEndpointRouteBuilder api)
        => api.MapGet("/flows/{id}/experiments/{name}", GetAsync).WithTags("Experiments").WithSummary("How an experiment's variants do");

    private static async Task<Results<Ok<ExperimentModel>, ProblemHttpResult>> GetAsync(string id, string name, ClaimsPrincipal caller, IFlowStateStore state, CancellationToken cancellation)
    {
        var rows = await state.ReadAsync(caller.TenantId(), id, ExperimentOdds.ScopeOf(name), [ExperimentOdds.CountsKey], cancellation);
        if (rows is not [var row])
        {
            return Refusals.NotFound($"The flow '{id}' has no experiment '{name}' that anybody took part in.");
        }

        var counts = ExperimentOdds.Read(ValueJson.Parse(row.Value.Span));
        var best = ExperimentOdds.BestOf(counts);
        return TypedResults.Ok(new ExperimentModel(name, [.. counts.OrderBy(variant => variant.Key, StringComparer.Ordinal).Select(variant => new VariantModel(
            variant.Key, variant.Value.Shown, variant.Value.Worked, variant.Value.Shown == 0 ? 0 : (double)variant.Value.Worked / variant.Value.Shown, best[variant.Key]))]));
    }
}

internal sealed record ExperimentModel(string Name, IReadOnlyList<VariantModel> Variants);

/// <param name="Rate">How many of those it was shown to it worked for.</param>
/// <param name="Best">The chance that it is the best of them.</param>
internal sealed record VariantModel(string Variant, long Shown, long Worked, double Rate, double Best);
