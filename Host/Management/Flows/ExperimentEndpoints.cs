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
    private const int MostExperiments = 50;

    public static void MapExperiments(this IEndpointRouteBuilder api)
    {
        var experiments = api.MapGroup("/flows/{id}/experiments").WithTags("Experiments");
        experiments.MapGet("", ListAsync).WithSummary("A flow's experiments with how their variants do");
        experiments.MapGet("/{name}", GetAsync).WithSummary("How an experiment's variants do");
    }

    private static async Task<Ok<ExperimentList>> ListAsync(string id, ClaimsPrincipal caller, IFlowStateStore state, CancellationToken cancellation)
    {
        var kept = await state.ReadAsync(caller.TenantId(), id, ExperimentOdds.NamesScope, [ExperimentOdds.NamesKey], cancellation);
        string[] names = kept is [var row] ? [.. (ValueJson.Parse(row.Value.Span).AsArray() ?? ValueArray.Empty).Select(name => name.ToString()).Order(StringComparer.Ordinal).Take(MostExperiments)] : [];
        var found = new List<ExperimentModel>(names.Length);
        foreach (var name in names)
        {
            if (await ReadAsync(caller.TenantId(), id, name, state, cancellation) is { } experiment)
            {
                found.Add(experiment);
            }
        }

        return TypedResults.Ok(new ExperimentList(found));
    }

    private static async Task<Results<Ok<ExperimentModel>, ProblemHttpResult>> GetAsync(string id, string name, ClaimsPrincipal caller, IFlowStateStore state, CancellationToken cancellation)
        => await ReadAsync(caller.TenantId(), id, name, state, cancellation) is { } experiment
            ? TypedResults.Ok(experiment)
            : Refusals.NotFound($"The flow '{id}' has no experiment '{name}' that anybody took part in.");

    private static async ValueTask<ExperimentModel?> ReadAsync(string tenantId, string id, string name, IFlowStateStore state, CancellationToken cancellation)
    {
        if (await state.ReadAsync(tenantId, id, ExperimentOdds.ScopeOf(name), [ExperimentOdds.CountsKey], cancellation) is not [var row])
        {
            return null;
        }

        var counts = ExperimentOdds.Read(ValueJson.Parse(row.Value.Span));
        var best = ExperimentOdds.BestOf(counts);
        return new ExperimentModel(name, [.. counts.OrderBy(variant => variant.Key, StringComparer.Ordinal).Select(variant => new VariantModel(
            variant.Key, variant.Value.Shown, variant.Value.Worked, variant.Value.Shown == 0 ? 0 : (double)variant.Value.Worked / variant.Value.Shown, best[variant.Key]))]);
    }
}

internal sealed record ExperimentList(IReadOnlyList<ExperimentModel> Items);

internal sealed record ExperimentModel(string Name, IReadOnlyList<VariantModel> Variants);

/// <param name="Rate">How many of those it was shown to it worked for.</param>
/// <param name="Best">The chance that it is the best of them.</param>
internal sealed record VariantModel(string Variant, long Shown, long Worked, double Rate, double Best);
