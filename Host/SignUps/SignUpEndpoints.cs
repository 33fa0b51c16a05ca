using System.Security.Claims;
using Bizoholic.Flows.Host.Hosting;
using Bizoholic.Flows.Host.Identity;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bizoholic.Flows.Host.SignUps;

internal static class SignUpEndpoints
{
    public static void MapSignUps(this IEndpointRouteBuilder app)
        => app.MapGet("/api/sign-ups", ListAsync).WithTags("Sign-ups").WithSummary("Services that call published flows: which were told the address, and why one was not");

    private static async Task<Ok<SignUpList>> ListAsync(ClaimsPrincipal caller, TriggerIndex triggers, SignUpTable table, HostSettings settings, CancellationToken cancellation)
    {
        var tenantId = caller.TenantId();
        var snapshot = await triggers.CurrentAsync(cancellation);
        var rows = (await table.AllAsync(cancellation)).Where(row => row.TenantId == tenantId).ToDictionary(row => row.Key, StringComparer.Ordinal);
        var names = snapshot.All.Where(trigger => trigger.TenantId == tenantId).GroupBy(trigger => trigger.DefinitionId, StringComparer.Ordinal)
            .ToDictionary(flow => flow.Key, flow => snapshot.VersionOf(flow.First())?.Name, StringComparer.Ordinal);
        var wanted = WantedSignUp.In(snapshot, settings.PublicUrl?.ToString() ?? "").Where(one => one.TenantId == tenantId).ToArray();
        return TypedResults.Ok(new SignUpList(
        [
            .. wanted.Select(one => rows.GetValueOrDefault(one.Key) is { } row && (row.Digest == one.Digest || row.Problem is not null)
                ? View(row, names.GetValueOrDefault(one.DefinitionId), StateOf(row))
                : new SignUpView(one.DefinitionId, names.GetValueOrDefault(one.DefinitionId), one.ActivityId, one.Service, one.Address, one.IsByHand ? SignUpStanding.ByHand : SignUpStanding.Waiting, null, one.Settings["signUp"]["byHand"].AsString(), null, null)),
            .. rows.Values.Where(row => wanted.All(one => one.Key != row.Key)).Select(row => View(row, null, SignUpStanding.Leaving)),
        ]));
    }

    private static SignUpStanding StateOf(SignUpRow row) => row.Problem is not null ? SignUpStanding.Failed : row.State == SignUpState.SignedUp ? SignUpStanding.Told : SignUpStanding.Waiting;

    private static SignUpView View(SignUpRow row, string? name, SignUpStanding state)
        => new(row.DefinitionId, name, row.ActivityId, ValueJson.Parse(row.Settings)["signUp"]["service"].ToString(), row.Address, state, row.Since, null, row.Problem, row.Problem is null ? null : row.NextAt);
}

internal enum SignUpStanding
{
    /// <summary>The service knows the address.</summary>
    Told,

    /// <summary>It is told in a moment.</summary>
    Waiting,

    /// <summary>It could not be told, or asked; it is tried again.</summary>
    Failed,

    /// <summary>A person enters the address at the service.</summary>
    ByHand,

    /// <summary>The flow is out of service, and the service is to be told so.</summary>
    Leaving,
}

internal sealed record SignUpList(IReadOnlyList<SignUpView> Items);

/// <param name="Address">What the service calls, without the key that some are told with it.</param>
/// <param name="Since">When it came to be so.</param>
/// <param name="Note">What a person has to do.</param>
/// <param name="Problem">Why the service was not told.</param>
/// <param name="NextTry">When it is tried again.</param>
internal sealed record SignUpView(
    string DefinitionId, string? DefinitionName, string ActivityId, string Service, string Address, SignUpStanding State, DateTimeOffset? Since, string? Note, string? Problem, DateTimeOffset? NextTry);
