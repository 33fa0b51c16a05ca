using System.Security.Claims;
using Bizoholic.Flows.Host.Identity;
using Bizoholic.Flows.Host.Identity.Audit;
using Bizoholic.Flows.Host.Problems;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bizoholic.Flows.Host.Credentials;

/// <summary>Credentials of the caller's tenant. No answer ever holds a secret.</summary>
internal static class CredentialEndpoints
{
    private const int LongestName = 200;

    public static void MapCredentials(this IEndpointRouteBuilder app)
    {
        var group = app.MapGroup("/api/credentials").WithTags("Credentials");
        group.MapGet("/types", (CredentialTypes types) => TypedResults.Ok(new CredentialTypeList([.. types.All.Select(CredentialTypeModel.Of)])));
        group.MapGet("", ListAsync);
        group.MapGet("/uses", UsesAsync).WithSummary("Who uses each credential");
        group.MapGet("/{id}", GetAsync);
        group.MapPost("", CreateAsync).WithSummary("Make a credential").RequireAuthorization(Scopes.Write);
        group.MapPut("/{id}", UpdateAsync).WithSummary("Change a credential").RequireAuthorization(Scopes.Write);
        group.MapDelete("/{id}", DeleteAsync).WithSummary("Delete a credential").RequireAuthorization(Scopes.Write);
        group.MapPost("/{id}/test", TestAsync).WithSummary("Test a credential").RequireAuthorization(Scopes.Write);
        group.MapPost("/rotate", RotateAsync).WithSummary("Encrypt credentials with the newest key").RequireAuthorization(Scopes.Administer);
        app.MapSignIn(group);
    }

    /// <param name="type">Only credentials of these kinds, separated by commas.</param>
    private static async Task<Ok<CredentialList>> ListAsync(ClaimsPrincipal caller, ICredentialStore store, CredentialTypes types, string? type, CancellationToken cancellation)
    {
        var wanted = Scopes.Split(type ?? "");
        var rows = await store.ListAsync(caller.TenantId(), cancellation);
        return TypedResults.Ok(new CredentialList([.. rows.Where(row => wanted.Length == 0 || wanted.Contains(row.Type)).Select(row => CredentialModel.Of(row, types.Find(row.Type)))]));
    }

    private static async Task<Ok<CredentialUsesList>> UsesAsync(
        ClaimsPrincipal caller, ICredentialStore store, CredentialTypes types, Envelope envelope, CredentialUses uses, CancellationToken cancellation)
    {
        var rows = await store.ListAsync(caller.TenantId(), cancellation);
        var used = await uses.FindAsync(caller.TenantId(), [.. rows.Select(row => row.CredentialId)], cancellation);
        return TypedResults.Ok(new CredentialUsesList([.. rows.Select(row => new CredentialUsesModel(
            row.CredentialId,
            types.Find(row.Type) is { SignsIn: true } ? TryRead(row, envelope)?.Tokens is not null : null,
            used[row.CredentialId]))]));
    }

    private static async Task<Results<Ok<CredentialDetails>, ProblemHttpResult>> GetAsync(
        string id, ClaimsPrincipal caller, ICredentialStore store, CredentialTypes types, Envelope envelope, CredentialUses uses, CancellationToken cancellation)
        => await store.FindAsync(caller.TenantId(), id, cancellation) is { } row
            ? TypedResults.Ok(await DetailsAsync(row, types, envelope, uses, cancellation))
            : Missing(id);

    private static async Task<Results<Created<CredentialDetails>, ProblemHttpResult>> CreateAsync(
        CredentialRequest request, HttpContext http, ClaimsPrincipal caller, ICredentialStore store, CredentialTypes types, Envelope envelope, CredentialUses uses, TimeProvider time, CancellationToken cancellation)
    {
        if (types.Find(request.Type ?? "") is not { } type)
        {
            return Refusals.Invalid("type", $"'{request.Type}' is no kind of credential. GET /api/credentials/types lists them.");
        }

        if (NameProblem(request.Name) is { } problem)
        {
            return problem;
        }

        var (values, field, wrong) = CredentialValues.Merge(type, null, request.Values ?? new Dictionary<string, string?>());
        if (wrong is not null)
        {
            return Refusals.Invalid($"values.{field}", wrong);
        }

        http.AuditTarget(request.Name!.Trim());
        var now = time.GetUtcNow();
        var row = new CredentialRow(caller.TenantId(), Guid.CreateVersion7(now).ToString("N"), request.Name!.Trim(), type.Name, 0, default, default, 0, null, now, now);
        row = envelope.Write(row, new CredentialDocument { Values = values }, now);
        await store.SaveAsync(row, cancellation);
        return TypedResults.Created($"/api/credentials/{row.CredentialId}", await DetailsAsync(row, types, envelope, uses, cancellation));
    }

    private static async Task<Results<Ok<CredentialDetails>, ProblemHttpResult>> UpdateAsync(
        string id, CredentialRequest request, HttpContext http, ClaimsPrincipal caller, ICredentialStore store, CredentialTypes types, CredentialVault vault, Envelope envelope, CredentialUses uses, TimeProvider time, CancellationToken cancellation)
    {
        if (await store.FindAsync(caller.TenantId(), id, cancellation) is not { } row)
        {
            return Missing(id);
        }

        if (request.Type is not null && request.Type != row.Type)
        {
            return Refusals.Invalid("type", "A credential keeps its kind. Make a new one.");
        }

        if (request.Name is not null && NameProblem(request.Name) is { } problem)
        {
            return problem;
        }

        http.AuditTarget(request.Name is { } other && other.Trim() != row.Name ? $"{row.Name} → {other.Trim()}" : row.Name);

        // One that cannot be decrypted any more is entered anew, whole.
        var before = TryRead(row, envelope);
        var (values, field, wrong) = CredentialValues.Merge(vault.TypeOf(row), before?.Values, request.Values ?? new Dictionary<string, string?>());
        if (wrong is not null)
        {
            return Refusals.Invalid($"values.{field}", wrong);
        }

        var isSame = before is not null && before.Values.Count == values.Count && values.All(value => before.Values.GetValueOrDefault(value.Key) == value.Value);
        var changed = envelope.Write(row with { Name = request.Name?.Trim() ?? row.Name }, new CredentialDocument { Values = values, Tokens = isSame ? before!.Tokens : null }, time.GetUtcNow());
        changed = isSame ? changed : changed with { TestedAt = null, TestPassed = null, TestMessage = null };
        return await store.SaveAsync(changed, cancellation)
            ? TypedResults.Ok(await DetailsAsync(changed, types, envelope, uses, cancellation))
            : Refusals.Problem(StatusCodes.Status409Conflict, "Changed meanwhile", "Somebody changed this credential at the same time. Look at it again, then repeat your change.");
    }

    /// <param name="force">Deletes it although workflows use it: their steps fail from then on.</param>
    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        string id, HttpContext http, ClaimsPrincipal caller, ICredentialStore store, CredentialUses uses, bool? force, CancellationToken cancellation)
    {
        if (await store.FindAsync(caller.TenantId(), id, cancellation) is not { } row)
        {
            return Missing(id);
        }

        http.AuditTarget(row.Name);
        if (force is not true && await uses.FindAsync(caller.TenantId(), id, cancellation) is { Count: > 0 } used)
        {
            return Refusals.Problem(StatusCodes.Status409Conflict, "The credential is in use", $"It is used by {string.Join(", ", used.Select(use => use.Name))}. Choose another credential there first, or delete it with ?force=true.");
        }

        return await store.DeleteAsync(caller.TenantId(), id, cancellation) ? TypedResults.NoContent() : Missing(id);
    }

    private static async Task<Results<Ok<CredentialTestResult>, ProblemHttpResult>> TestAsync(
        string id, HttpContext http, ClaimsPrincipal caller, ICredentialStore store, CredentialTester tester, CancellationToken cancellation)
    {
        if (await store.FindAsync(caller.TenantId(), id, cancellation) is not { } row)
        {
            return Missing(id);
        }

        http.AuditTarget(row.Name);
        return TypedResults.Ok(await tester.TestAsync(row, cancellation));
    }

    private static async Task<Results<Ok<KeyRotation>, ProblemHttpResult>> RotateAsync(ClaimsPrincipal caller, KeyRotator rotator, CancellationToken cancellation)
        => caller.AdministersInstallation()
            ? TypedResults.Ok(await rotator.RotateAsync(addsVersion: true, cancellation))
            : Refusals.Problem(StatusCodes.Status403Forbidden, "Not allowed", $"Only an administrator of the tenant '{Tenants.Default}' rotates keys: they are those of all tenants.");

    private static async Task<CredentialDetails> DetailsAsync(CredentialRow row, CredentialTypes types, Envelope envelope, CredentialUses uses, CancellationToken cancellation)
    {
        var type = types.Find(row.Type);
        var document = TryRead(row, envelope);
        var values = document?.Values ?? new Dictionary<string, string>();
        return new CredentialDetails(
            CredentialModel.Of(row, type),
            values.Where(value => type?.Fields.FirstOrDefault(field => field.Name == value.Key) is { IsSecret: false }).ToDictionary(),
            [.. values.Keys.Where(name => type?.Fields.FirstOrDefault(field => field.Name == name) is { IsSecret: true })],
            type is { SignsIn: true } ? document?.Tokens is not null : null,
            document?.Tokens?.ExpiresAt,
            await uses.FindAsync(row.TenantId, row.CredentialId, cancellation));
    }

    private static CredentialDocument? TryRead(CredentialRow row, Envelope envelope)
    {
        try
        {
            return envelope.Read(row);
        }
        catch (CredentialException)
        {
            return null;
        }
    }

    private static ProblemHttpResult? NameProblem(string? name)
        => string.IsNullOrWhiteSpace(name) || name.Length > LongestName ? Refusals.Invalid("name", $"Give the credential a name of 1 to {LongestName} letters: it is what people choose it by.") : null;

    private static ProblemHttpResult Missing(string id) => Refusals.NotFound($"There is no credential '{id}'.");
}
