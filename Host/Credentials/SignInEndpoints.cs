using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Bizoholic.Flows.Host.Hosting;
using Bizoholic.Flows.Host.Identity;
using Bizoholic.Flows.Host.Identity.Audit;
using Bizoholic.Flows.Host.Problems;
using Bizoholic.Flows.Host.Webhooks;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.WebUtilities;

namespace Bizoholic.Flows.Host.Credentials;

/// <summary>Signing in at a service: OAuth 2 authorisation code with PKCE. The way back is good once, for ten minutes, in the browser that began it.</summary>
internal static class SignInEndpoints
{
    public const string CallbackPath = "/oauth2/callback";

    private const string Cookie = "flows-sign-in";

    private static readonly TimeSpan Time = TimeSpan.FromMinutes(10);

    public static void MapSignIn(this IEndpointRouteBuilder app, RouteGroupBuilder credentials)
    {
        credentials.MapPost("/{id}/sign-in", BeginAsync).WithSummary("Sign in at the service of a credential").RequireAuthorization(Scopes.Write);
        app.MapGet(CallbackPath, FinishAsync).AllowAnonymous().ExcludeFromDescription();
    }

    private static async Task<Results<Ok<SignInAddress>, ProblemHttpResult>> BeginAsync(
        string id, HttpContext http, ClaimsPrincipal caller, HostSettings settings, ICredentialStore store, CredentialVault vault, Envelope envelope, TimeProvider time, CancellationToken cancellation)
    {
        if (await store.FindAsync(caller.TenantId(), id, cancellation) is not { } row)
        {
            return Refusals.NotFound($"There is no credential '{id}'.");
        }

        http.AuditTarget(row.Name);
        var document = envelope.Read(row);
        using var credential = new Credential(row.CredentialId, row.Name, row.Type, document.Values);
        if (vault.TypeOf(row).OAuth(credential) is not { AuthorizeUrl: { } authorize } oauth)
        {
            return Refusals.Problem(StatusCodes.Status409Conflict, "No sign-in", "This credential needs nobody to sign in.");
        }

        var (secret, browser, verifier) = (Random(), Random(), Random());
        var redirect = (settings.PublicUrl ?? new Uri($"{http.Request.Scheme}://{http.Request.Host}")).ToString().TrimEnd('/') + CallbackPath;
        var pending = new PendingSignIn(Hash(secret), Hash(browser), verifier, redirect, time.GetUtcNow() + Time);
        if (!await store.SaveAsync(envelope.Write(row, document with { Pending = pending }, time.GetUtcNow()), cancellation))
        {
            return Refusals.Problem(StatusCodes.Status409Conflict, "Changed meanwhile", "Somebody changed this credential at the same time. Try again.");
        }

        http.Response.Cookies.Append(Cookie, browser, new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = http.Request.IsHttps, Path = CallbackPath, MaxAge = Time });
        var query = new Dictionary<string, string?>
        {
            ["response_type"] = "code",
            ["client_id"] = oauth.ClientId,
            ["redirect_uri"] = redirect,
            ["state"] = $"{WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes($"{row.TenantId}\n{row.CredentialId}"))}.{secret}",
            ["code_challenge"] = WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(verifier))),
            ["code_challenge_method"] = "S256",
        };
        if (oauth.Scope.Length > 0)
        {
            query["scope"] = oauth.Scope;
        }

        foreach (var (name, value) in QueryHelpers.ParseQuery(oauth.ExtraAuthorizeQuery))
        {
            query[name] = value.ToString();
        }

        return TypedResults.Ok(new SignInAddress(QueryHelpers.AddQueryString(authorize.AbsoluteUri, query)));
    }

    private static async Task FinishAsync(
        HttpContext http, string? state, string? code, string? error, ICredentialStore store, CredentialVault vault, Envelope envelope, OAuthClient client, TimeProvider time, CancellationToken cancellation)
    {
        var (status, title, text) = await TakeAsync(http, state, code, error, store, vault, envelope, client, time, cancellation);
        await FormPages.ShowAsync(http, status, FormPages.Page(title, $"<h1>{FormPages.Text(title)}</h1><p>{FormPages.Text(text)}</p><p><a href=\"/studio/credentials\">Go to Credentials</a></p>"));
    }

    private static async Task<(int Status, string Title, string Text)> TakeAsync(
        HttpContext http, string? state, string? code, string? error, ICredentialStore store, CredentialVault vault, Envelope envelope, OAuthClient client, TimeProvider time, CancellationToken cancellation)
    {
        if (Read(state) is not var (tenantId, credentialId, secret)
            || await store.FindAsync(tenantId, credentialId, cancellation) is not { } row
            || envelope.Read(row) is not { Pending: { } pending } document
            || !IsSame(pending.StateHash, Hash(secret)) || !IsSame(pending.BrowserHash, Hash(http.Request.Cookies[Cookie] ?? "")) || pending.ExpiresAt < time.GetUtcNow())
        {
            return (StatusCodes.Status400BadRequest, "This sign-in is not valid any more", "It was used already, it took longer than ten minutes, or it was begun in another browser. Sign in again.");
        }

        http.Response.Cookies.Delete(Cookie, new CookieOptions { Path = CallbackPath });
        var used = envelope.Write(row, document with { Pending = null }, time.GetUtcNow());
        if (!await store.SaveAsync(used, cancellation))
        {
            return (StatusCodes.Status409Conflict, "The credential was changed meanwhile", "Sign in again.");
        }

        if (error is not null || code is null)
        {
            return (StatusCodes.Status400BadRequest, "The service did not sign you in", $"It says: {error ?? "nothing"}. Try again.");
        }

        try
        {
            using var credential = new Credential(row.CredentialId, row.Name, row.Type, document.Values);
            var tokens = await client.ExchangeAsync(vault.TypeOf(row).OAuth(credential)!, code, pending, cancellation);

            // What a test found before is not so any more.
            var signedIn = envelope.Write(used, document with { Pending = null, Tokens = tokens }, time.GetUtcNow()) with { TestedAt = null, TestPassed = null, TestMessage = null };
            return await store.SaveAsync(signedIn, cancellation)
                ? (StatusCodes.Status200OK, $"'{row.Name}' is signed in", "Its flows can use it now.")
                : (StatusCodes.Status409Conflict, "The credential was changed meanwhile", "Sign in again.");
        }
        catch (OAuthException refused)
        {
            return (StatusCodes.Status502BadGateway, "The service gave no token", $"{refused.Message} Check the client id and secret of the credential, then sign in again.");
        }
    }

    private static (string TenantId, string CredentialId, string Secret)? Read(string? state)
    {
        try
        {
            return state?.Split('.') is [var place, var secret] && Encoding.UTF8.GetString(WebEncoders.Base64UrlDecode(place)).Split('\n') is [var tenant, var id] ? (tenant, id, secret) : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static string Random() => WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static bool IsSame(string hash, string other) => CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(hash), Encoding.ASCII.GetBytes(other));
}
