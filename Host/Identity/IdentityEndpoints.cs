using Bizoholic.Flows.Host.Problems;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bizoholic.Flows.Host.Identity;

internal static class IdentityEndpoints
{
    private const int LongestPassword = 1_000;

    public static void MapIdentity(this IEndpointRouteBuilder api)
    {
        var identity = api.MapGroup("/identity").WithTags("Identity").AllowAnonymous();
        identity.MapPost("/login", LoginAsync);
        identity.MapPost("/refresh-token", RefreshAsync);
    }

    private static async Task<Results<Ok<LoginAnswer>, ProblemHttpResult>> LoginAsync(
        LoginRequest request, HttpContext http, IIdentityStore identities, TokenService tokens, LoginThrottle throttle, ILogger<LoginThrottle> log, CancellationToken cancellation)
    {
        var userName = request.Username?.Trim() ?? "";
        var address = http.Connection.RemoteIpAddress?.ToString() ?? "";
        if (throttle.Wait(userName, address) is { Ticks: > 0 } wait)
        {
            http.Response.Headers.RetryAfter = ((int)Math.Ceiling(wait.TotalSeconds)).ToString();
            return Refusals.Problem(StatusCodes.Status429TooManyRequests, "Too many failed sign-ins", $"Wait {Math.Ceiling(wait.TotalMinutes)} min, then try again.");
        }

        var user = await identities.FindUserAsync(userName, cancellation);
        var isRight = request.Password is { Length: > 0 and <= LongestPassword } password && await PasswordHasher.VerifyAsync(password, user?.PasswordHash ?? PasswordHasher.Unmatched);
        if (user is null || !isRight)
        {
            throttle.Failed(userName, address);
            log.LoginRefused(address);
            return TypedResults.Ok(LoginAnswer.Refused);
        }

        throttle.Succeeded(userName, address);
        return TypedResults.Ok(tokens.Issue(user));
    }

    private static async Task<Ok<LoginAnswer>> RefreshAsync(HttpContext http, TokenService tokens, CancellationToken cancellation)
    {
        var header = http.Request.Headers.Authorization.ToString();
        var user = header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? await tokens.FindRefreshedAsync(header[7..].Trim(), cancellation) : null;
        return TypedResults.Ok(user is null ? LoginAnswer.Refused : tokens.Issue(user));
    }
}

internal sealed record LoginRequest(string? Username, string? Password);
