using System.Security.Claims;
using Bizoholic.Flows.Host.Identity.Audit;
using Bizoholic.Flows.Host.Problems;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bizoholic.Flows.Host.Identity;

/// <summary>The people of a tenant, for its administrators.</summary>
internal static class UserEndpoints
{
    private const int LongestName = 100;

    public static void MapUsers(this IEndpointRouteBuilder app)
    {
        var users = app.MapGroup("/api/users").WithTags("Users").RequireAuthorization(Scopes.Administer);
        users.MapGet("", ListAsync).WithSummary("The users of the tenant");
        users.MapPost("", CreateAsync).WithSummary("Add a user");
        users.MapPut("/{id}", ChangeAsync).WithSummary("Change a user's roles, or shut a user out");
        users.MapPost("/{id}/password", ResetAsync).WithSummary("Give another user a new password");
        users.MapDelete("/{id}", DeleteAsync).WithSummary("Remove a user");
    }

    private static async Task<Ok<UserList>> ListAsync(ClaimsPrincipal caller, IIdentityStore identities, CancellationToken cancellation)
        => TypedResults.Ok(new UserList([.. (await identities.UsersAsync(caller.TenantId(), cancellation)).Select(UserView.Of)]));

    private static async Task<Results<Created<NewUser>, ProblemHttpResult>> CreateAsync(
        UserRequest request, HttpContext http, IIdentityStore identities, TimeProvider time, CancellationToken cancellation)
    {
        var name = request.UserName?.Trim() ?? "";
        if (name.Length is 0 or > LongestName || name.Any(char.IsControl))
        {
            return Refusals.Invalid("userName", $"Give the user a name of 1 to {LongestName} letters, such as an e-mail address.");
        }

        if (RolesProblem(request.Roles) is { } problem)
        {
            return problem;
        }

        if (request.Password is not null && !Passwords.IsFit(request.Password))
        {
            return Refusals.Invalid("password", Passwords.Expected);
        }

        http.AuditTarget($"{name}: {string.Join(", ", request.Roles!)}");
        var generated = request.Password is null ? Passwords.Generate() : null;
        var now = time.GetUtcNow();
        var row = new UserRow(http.User.TenantId(), Guid.CreateVersion7(now).ToString("N"), name, await PasswordHasher.HashAsync(request.Password ?? generated!), string.Join(',', request.Roles!), now);
        try
        {
            await identities.SaveUserAsync(row, cancellation);
        }
        catch (UserNameTakenException)
        {
            return Refusals.Invalid("userName", "Somebody has this name already. User names are one of a kind on the whole installation.");
        }

        return TypedResults.Created($"/api/users/{row.UserId}", new NewUser(row.UserId, row.UserName, generated));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> ChangeAsync(string id, UserChange request, HttpContext http, IIdentityStore identities, UserStanding standing, TimeProvider time, CancellationToken cancellation)
    {
        if (RolesProblem(request.Roles) is { } problem)
        {
            return problem;
        }

        var users = await identities.UsersAsync(http.User.TenantId(), cancellation);
        if (users.FirstOrDefault(user => user.UserId == id) is not { } known)
        {
            return Missing(id);
        }

        var changed = known with { Roles = string.Join(',', request.Roles!), DisabledAt = request.Disabled ? known.DisabledAt ?? time.GetUtcNow() : null };
        http.AuditTarget($"{known.UserName}: {string.Join(", ", request.Roles!)}{(request.Disabled ? ", shut out" : "")}");
        if (known.PasswordHash.Length == 0 && changed.Roles != known.Roles)
        {
            return Refusals.Invalid("roles", "This user signs in elsewhere: the roles come from the groups there.");
        }

        if (IsLastAdmin(users, known) && !IsActiveAdmin(changed))
        {
            return LastAdmin();
        }

        await identities.SaveUserAsync(changed, cancellation);
        standing.Forget(known.UserName);
        return TypedResults.NoContent();
    }

    private static async Task<Results<Ok<NewUser>, ProblemHttpResult>> ResetAsync(string id, HttpContext http, IIdentityStore identities, UserStanding standing, CancellationToken cancellation)
    {
        if ((await identities.UsersAsync(http.User.TenantId(), cancellation)).FirstOrDefault(user => user.UserId == id) is not { } known)
        {
            return Missing(id);
        }

        http.AuditTarget(known.UserName);
        if (known.UserId == http.User.FindFirstValue("sub"))
        {
            return Refusals.Problem(StatusCodes.Status409Conflict, "Your own password", "Change your own password with the present one: PUT /api/account/password.");
        }

        if (known.PasswordHash.Length == 0)
        {
            return Refusals.Problem(StatusCodes.Status409Conflict, "No password here", "This user signs in elsewhere, and has the password there.");
        }

        var generated = Passwords.Generate();
        await identities.SaveUserAsync(known with { PasswordHash = await PasswordHasher.HashAsync(generated) }, cancellation);
        standing.Forget(known.UserName);
        return TypedResults.Ok(new NewUser(known.UserId, known.UserName, generated));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(string id, HttpContext http, IIdentityStore identities, UserStanding standing, CancellationToken cancellation)
    {
        var users = await identities.UsersAsync(http.User.TenantId(), cancellation);
        if (users.FirstOrDefault(user => user.UserId == id) is not { } known)
        {
            return Missing(id);
        }

        http.AuditTarget(known.UserName);
        if (IsLastAdmin(users, known))
        {
            return LastAdmin();
        }

        await identities.DeleteUserAsync(known.TenantId, known.UserId, cancellation);
        standing.Forget(known.UserName);
        return TypedResults.NoContent();
    }

    private static ProblemHttpResult? RolesProblem(IReadOnlyList<string>? roles)
        => roles is not { Count: > 0 } ? Refusals.Invalid("roles", $"Choose at least one role: {string.Join(", ", Roles.All)}.")
            : roles.FirstOrDefault(role => !Roles.All.Contains(role)) is { } unknown ? Refusals.Invalid("roles", $"'{unknown}' is not a role. Known are {string.Join(", ", Roles.All)}.")
            : null;

    private static bool IsActiveAdmin(UserRow user) => user.DisabledAt is null && Roles.IsAdmin(user.Roles);

    private static bool IsLastAdmin(IReadOnlyList<UserRow> users, UserRow user) => IsActiveAdmin(user) && users.Count(IsActiveAdmin) == 1;

    private static ProblemHttpResult LastAdmin() => Refusals.Problem(StatusCodes.Status409Conflict, "The last administrator", "Without this user nobody could manage users any more. Make somebody else an administrator first.");

    private static ProblemHttpResult Missing(string id) => Refusals.NotFound($"There is no user '{id}'.");
}

/// <param name="Password">Null has one generated, and shown once.</param>
internal sealed record UserRequest(string? UserName, string? Password, IReadOnlyList<string>? Roles);

internal sealed record UserChange(IReadOnlyList<string>? Roles, bool Disabled);

/// <param name="Password">The generated password, shown this once; null where one was given.</param>
internal sealed record NewUser(string Id, string UserName, string? Password);

internal sealed record UserList(IReadOnlyList<UserView> Items);

/// <param name="IsExternal">Whether the user signs in at the provider; the roles come from there then.</param>
internal sealed record UserView(string Id, string UserName, IReadOnlyList<string> Roles, bool IsExternal, DateTimeOffset CreatedAt, DateTimeOffset? SignedInAt, DateTimeOffset? DisabledAt)
{
    public static UserView Of(UserRow row)
        => new(row.UserId, row.UserName, [.. Scopes.Split(row.Roles).Select(role => role == "administrator" ? Identity.Roles.Admin : role)], row.PasswordHash.Length == 0, row.CreatedAt, row.SignedInAt, row.DisabledAt);
}
