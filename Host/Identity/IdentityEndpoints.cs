using Bizoholic.Flows.Host.Identity.Audit;
using Bizoholic.Flows.Host.Identity.External;
using Bizoholic.Flows.Host.Problems;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bizoholic.Flows.Host.Identity;

internal static class IdentityEndpoints
{
    public const string SessionPath = "/elsa/api/identity/session";

    public static void MapIdentity(this IEndpointRouteBuilder api)
    {
        var identity = api.MapGroup("/identity").WithTags("Identity").AllowAnonymous();
        identity.MapGet("/sign-in", SignInWays).WithSummary("How people sign in here");
        identity.MapPost("/login", LoginAsync);
        identity.MapPost("/refresh-token", RefreshAsync);
        identity.MapPost("/session", TakeSessionAsync).WithSummary("The session of somebody who comes back from the provider");
    }

    /// <summary>Sends people to the provider, where there is one.</summary>
    public static void MapProviderSignIn(this IEndpointRouteBuilder app, IdentitySettings settings)
    {
        if (settings.Oidc is not null)
        {
            app.MapGet(SignIn.BeginPath, (string? back) => TypedResults.Challenge(SignIn.Properties(back), [SignIn.Scheme])).AllowAnonymous().ExcludeFromDescription();
        }
    }

    private static Ok<SignInAnswer> SignInWays(IdentitySettings settings) => TypedResults.Ok(new SignInAnswer(settings.Oidc?.Name, settings.Oidc is null ? null : SignIn.BeginPath));

    private static async Task<Results<Ok<LoginAnswer>, ProblemHttpResult>> LoginAsync(
        LoginRequest request, HttpContext http, IIdentityStore identities, TokenService tokens, LoginThrottle throttle, AuditTrail audit, TimeProvider time, ILogger<LoginThrottle> log, CancellationToken cancellation)
    {
        var userName = request.Username?.Trim() ?? "";
        var address = http.Connection.RemoteIpAddress?.ToString() ?? "";
        if (await throttle.WaitAsync(userName, address, cancellation) is { Ticks: > 0 } wait)
        {
            http.Response.Headers.RetryAfter = ((int)Math.Ceiling(wait.TotalSeconds)).ToString();
            return Refusals.Problem(StatusCodes.Status429TooManyRequests, "Too many failed sign-ins", $"Wait {Math.Ceiling(wait.TotalMinutes)} min, then try again.");
        }

        var user = await identities.FindUserAsync(userName, cancellation);
        var hash = user is { PasswordHash.Length: > 0 } ? user.PasswordHash : PasswordHasher.Unmatched;
        var isRight = request.Password is { Length: > 0 and <= Passwords.Longest } password && await PasswordHasher.VerifyAsync(password, hash);
        if (user is not { DisabledAt: null } || !isRight)
        {
            await throttle.FailedAsync(userName, address);
            log.LoginRefused(address);
            await audit.AddAsync(http, user?.TenantId ?? Tenants.Default, userName, user?.UserId ?? "", "Sign in refused", "", StatusCodes.Status401Unauthorized);
            return TypedResults.Ok(LoginAnswer.Refused);
        }

        await throttle.SucceededAsync(userName, address);
        await identities.SaveUserAsync(user with { SignedInAt = time.GetUtcNow() }, cancellation);
        await audit.AddAsync(http, user.TenantId, user.UserName, user.UserId, "Sign in", "", StatusCodes.Status200OK);
        return TypedResults.Ok(tokens.Issue(user));
    }

    private static async Task<Ok<LoginAnswer>> RefreshAsync(HttpContext http, TokenService tokens, CancellationToken cancellation)
    {
        var header = http.Request.Headers.Authorization.ToString();
        var user = header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? await tokens.FindRefreshedAsync(header[7..].Trim(), cancellation) : null;
        return TypedResults.Ok(user is null ? LoginAnswer.Refused : tokens.Issue(user));
    }

    private static async Task<Ok<LoginAnswer>> TakeSessionAsync(HttpContext http, TokenService tokens, CancellationToken cancellation)
    {
        var user = http.Request.Cookies[SignIn.SessionCookie] is { Length: > 0 } session ? await tokens.FindRefreshedAsync(session, cancellation) : null;
        http.Response.Cookies.Delete(SignIn.SessionCookie, new CookieOptions { Path = SessionPath });
        return TypedResults.Ok(user is null ? LoginAnswer.Refused : tokens.Issue(user));
    }
}

internal sealed record LoginRequest(string? Username, string? Password);

/// <param name="Provider">Name of the provider people may sign in at beside a password; null where there is none.</param>
/// <param name="Address">Where the way to it begins.</param>
internal sealed record SignInAnswer(string? Provider, string? Address);
