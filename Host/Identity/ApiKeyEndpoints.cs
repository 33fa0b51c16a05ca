using System.Security.Claims;
using System.Security.Cryptography;
using Bizoholic.Flows.Host.Identity.Audit;
using Bizoholic.Flows.Host.Problems;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bizoholic.Flows.Host.Identity;

internal static class ApiKeyEndpoints
{
    public static void MapApiKeys(this IEndpointRouteBuilder app)
    {
        var keys = app.MapGroup("/api/keys").WithTags("API keys").RequireAuthorization(Scopes.Administer);
        keys.MapGet("", ListAsync).WithSummary("The API keys of the tenant");
        keys.MapPost("", CreateAsync).WithSummary("Make an API key");
        keys.MapDelete("/{id}", RevokeAsync).WithSummary("Revoke an API key");
    }

    private static async Task<Ok<ApiKeyList>> ListAsync(ClaimsPrincipal caller, IIdentityStore identities, CancellationToken cancellation)
    {
        var rows = await identities.ApiKeysAsync(caller.TenantId(), cancellation);
        return TypedResults.Ok(new ApiKeyList([.. rows.OrderBy(row => row.CreatedAt).Select(ApiKeyView.Of)]));
    }

    private static async Task<Results<Created<NewApiKey>, ProblemHttpResult>> CreateAsync(
        ApiKeyRequest request, HttpContext http, ClaimsPrincipal caller, IIdentityStore identities, TimeProvider time, CancellationToken cancellation)
    {
        if (string.IsNullOrWhiteSpace(request.Name) || request.Name.Length > 200)
        {
            return Refusals.Invalid("name", "Give the key a name of 1 to 200 letters, so that you know later what uses it.");
        }

        var scopes = request.Scopes is { Count: > 0 } asked ? asked : [Scopes.Read, Scopes.Write];
        if (scopes.FirstOrDefault(scope => !Scopes.All.Contains(scope)) is { } unknown)
        {
            return Refusals.Invalid("scopes", $"'{unknown}' is not a scope. Known are {string.Join(", ", Scopes.All)}.");
        }

        http.AuditTarget($"{request.Name.Trim()}: {string.Join(", ", scopes)}");
        var secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        var now = time.GetUtcNow();
        var row = new ApiKeyRow(caller.TenantId(), Guid.CreateVersion7(now).ToString("N"), request.Name.Trim(), ApiKeyAuthentication.Hash(secret), string.Join(',', scopes), now, null);
        await identities.SaveApiKeyAsync(row, cancellation);
        return TypedResults.Created($"/api/keys/{row.KeyId}", new NewApiKey(row.KeyId, row.Name, scopes, $"{row.KeyId}.{secret}"));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RevokeAsync(string id, ClaimsPrincipal caller, IIdentityStore identities, TimeProvider time, CancellationToken cancellation)
    {
        var row = await identities.FindApiKeyAsync(id, cancellation);
        if (row is null || row.TenantId != caller.TenantId())
        {
            return Refusals.NotFound($"There is no API key '{id}'.");
        }

        await identities.SaveApiKeyAsync(row with { RevokedAt = row.RevokedAt ?? time.GetUtcNow() }, cancellation);
        return TypedResults.NoContent();
    }
}

internal sealed record ApiKeyRequest(string? Name, IReadOnlyList<string>? Scopes);

/// <param name="Key">What goes behind "ApiKey " in the Authorization header. Shown this once.</param>
internal sealed record NewApiKey(string Id, string Name, IReadOnlyList<string> Scopes, string Key);

internal sealed record ApiKeyList(IReadOnlyList<ApiKeyView> Items);

internal sealed record ApiKeyView(string Id, string Name, IReadOnlyList<string> Scopes, DateTimeOffset CreatedAt, DateTimeOffset? RevokedAt)
{
    public static ApiKeyView Of(ApiKeyRow row) => new(row.KeyId, row.Name, Identity.Scopes.Split(row.Scopes), row.CreatedAt, row.RevokedAt);
}
