using System.Security.Claims;
using Bizoholic.Flows.Activities.Services;
using Bizoholic.Flows.Host.Identity.Audit;
using Bizoholic.Flows.Host.Problems;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bizoholic.Flows.Host.Identity;

/// <summary>What anybody may know and change of himself.</summary>
internal static class AccountEndpoints
{
    public static void MapAccount(this IEndpointRouteBuilder app)
    {
        var account = app.MapGroup("/api/account").WithTags("Account").RequireAuthorization();
        account.MapGet("", GetAsync).WithSummary("Who is calling");
        account.MapPut("/password", ChangeAsync).WithSummary("Change the own password").Audited();
    }

    private static async Task<Ok<AccountView>> GetAsync(ClaimsPrincipal caller, UserStanding standing, DemoMode demo, CancellationToken cancellation)
    {
        var name = caller.Identity?.Name ?? "";
        return TypedResults.Ok(new AccountView(
            name,
            caller.TenantId(),
            [.. caller.FindAll(Claims.Role).Select(role => role.Value)],
            [.. caller.FindAll(Claims.Scope).Select(scope => scope.Value)],
            HasPassword(await standing.FindAsync(name, cancellation), caller),
            demo.IsOn));
    }

    /// <summary>The old password is asked for, since a forgotten open window must not be enough. Wrong ones count towards the lock-out.</summary>
    private static async Task<Results<NoContent, ProblemHttpResult>> ChangeAsync(PasswordChange request, HttpContext http, IIdentityStore identities, LoginThrottle throttle, UserStanding standing, CancellationToken cancellation)
    {
        var caller = http.User;
        var name = caller.Identity?.Name ?? "";
        var address = http.Connection.RemoteIpAddress?.ToString() ?? "";
        if (await identities.FindUserAsync(name, cancellation) is not { } user || !HasPassword(user, caller))
        {
            return Refusals.Problem(StatusCodes.Status409Conflict, "No password here", "Only users of this installation have a password here.");
        }

        if (await throttle.WaitAsync(name, address, cancellation) is { Ticks: > 0 } wait)
        {
            return Refusals.Problem(StatusCodes.Status429TooManyRequests, "Too many wrong passwords", $"Wait {Math.Ceiling(wait.TotalMinutes)} min, then try again.");
        }

        if (request.Old is not { Length: > 0 and <= Passwords.Longest } old || !await PasswordHasher.VerifyAsync(old, user.PasswordHash))
        {
            await throttle.FailedAsync(name, address);
            return Refusals.Invalid("old", "This is not your present password.");
        }

        if (!Passwords.IsFit(request.New))
        {
            return Refusals.Invalid("new", Passwords.Expected);
        }

        await throttle.SucceededAsync(name, address);
        await identities.SaveUserAsync(user with { PasswordHash = await PasswordHasher.HashAsync(request.New!) }, cancellation);
        standing.Forget(name);
        return TypedResults.NoContent();
    }

    /// <summary>Keys, and people of a provider, may go by the name of somebody here.</summary>
    private static bool HasPassword(UserRow? user, ClaimsPrincipal caller) => user is { PasswordHash.Length: > 0 } && user.UserId == caller.FindFirstValue("sub") && user.TenantId == caller.TenantId();
}

internal sealed record PasswordChange(string? Old, string? New);

/// <param name="HasPassword">Whether the caller has a password here, and may change it.</param>
/// <param name="IsDemo">Whether this installation is a demonstration, where steps without a credential reach nobody.</param>
internal sealed record AccountView(string UserName, string Tenant, IReadOnlyList<string> Roles, IReadOnlyList<string> Scopes, bool HasPassword, bool IsDemo);
