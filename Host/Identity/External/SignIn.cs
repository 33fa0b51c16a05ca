using System.Security.Cryptography;
using System.Text;
using Bizoholic.Flows.Host.Hosting;
using Bizoholic.Flows.Host.Identity.Audit;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Bizoholic.Flows.Host.Identity.External;

/// <summary>People sign in at the provider (authorisation code with PKCE) and come back with a session of this installation.</summary>
internal static class SignIn
{
    public const string Scheme = "ProviderSignIn";
    public const string BeginPath = "/auth/oidc";
    public const string CallbackPath = BeginPath + "/callback";

    /// <summary>Carries the new session over to the page, which asks for it once.</summary>
    public const string SessionCookie = "flows-session";

    private const string Pages = "/studio/";

    public static void AddSignIn(this AuthenticationBuilder authentication, OidcSettings oidc, ClaimSettings claims)
    {
        authentication.AddOpenIdConnect(Scheme, options =>
        {
            options.Authority = oidc.Authority.AbsoluteUri;
            options.ClientId = oidc.ClientId;
            options.ClientSecret = oidc.ClientSecret;
            options.RequireHttpsMetadata = oidc.RequireHttps;
            options.ResponseType = OpenIdConnectResponseType.Code;
            options.ResponseMode = OpenIdConnectResponseMode.Query;
            options.UsePkce = true;
            options.MapInboundClaims = false;
            options.CallbackPath = CallbackPath;

            // The session is handed over below; nothing is signed in here.
            options.SignInScheme = ApiKeyAuthentication.SchemeName;
            options.Scope.Clear();
            foreach (var scope in oidc.Scopes)
            {
                options.Scope.Add(scope);
            }

            foreach (var cookie in (CookieBuilder[])[options.CorrelationCookie, options.NonceCookie])
            {
                // The provider sends people back by a link, never by a form.
                cookie.SameSite = SameSiteMode.Lax;
                cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            }

            options.Events = new OpenIdConnectEvents
            {
                OnRedirectToIdentityProvider = redirect =>
                {
                    if (redirect.HttpContext.RequestServices.GetRequiredService<HostSettings>().PublicUrl is { } address)
                    {
                        redirect.ProtocolMessage.RedirectUri = address.ToString().TrimEnd('/') + CallbackPath;
                    }

                    return Task.CompletedTask;
                },
                OnTicketReceived = received => FinishAsync(received, claims),
                OnRemoteFailure = failure =>
                {
                    failure.HandleResponse();
                    failure.HttpContext.RequestServices.GetRequiredService<ILogger<OpenIdConnectHandler>>().ProviderSignInFailed(failure.Failure);
                    failure.Response.Redirect(Refused(failure.Failure is { } error && error.Message.Contains("access_denied", StringComparison.Ordinal) ? "denied" : "failed"));
                    return Task.CompletedTask;
                },
            };
        });
        authentication.Services.AddOptions<OpenIdConnectOptions>(Scheme).Configure<TokenService>((options, tokens) => options.DataProtectionProvider = new InstallationProtection(tokens));
    }

    /// <param name="back">A page of the designer.</param>
    public static AuthenticationProperties Properties(string? back)
        => new() { RedirectUri = back is not null && back.StartsWith(Pages, StringComparison.Ordinal) && !back.Contains('\\', StringComparison.Ordinal) ? back : Pages };

    private static async Task FinishAsync(TicketReceivedContext received, ClaimSettings settings)
    {
        received.HandleResponse();
        var http = received.HttpContext;
        var services = http.RequestServices;
        var audit = services.GetRequiredService<AuditTrail>();
        var issuer = received.Principal!.FindFirst("iss")?.Value ?? "";
        if (ExternalCaller.Read(received.Principal.Claims, issuer, settings, out var problem) is not { } caller)
        {
            services.GetRequiredService<ILogger<OpenIdConnectHandler>>().ProviderCallerUnknown(problem);
            await audit.AddAsync(http, Tenants.Default, received.Principal.FindFirst("preferred_username")?.Value ?? "", "", "Sign in refused", problem, StatusCodes.Status403Forbidden);
            received.Response.Redirect(Refused("role"));
            return;
        }

        var user = await SaveAsync(caller, services, http.RequestAborted);
        if (user is not { DisabledAt: null })
        {
            await audit.AddAsync(http, caller.TenantId, caller.Name, "", "Sign in refused", user is null ? "The name belongs to a local user." : "The user is shut out.", StatusCodes.Status403Forbidden);
            received.Response.Redirect(Refused(user is null ? "name" : "disabled"));
            return;
        }

        await audit.AddAsync(http, user.TenantId, user.UserName, user.UserId, "Sign in", "", StatusCodes.Status200OK);
        received.Response.Cookies.Append(
            SessionCookie,
            services.GetRequiredService<TokenService>().Issue(user).RefreshToken!,
            new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = http.Request.IsHttps, Path = IdentityEndpoints.SessionPath, MaxAge = TimeSpan.FromMinutes(1) });
        received.Response.Redirect(received.ReturnUri ?? Pages);
    }

    /// <summary>The user as the provider knows him now; null when a local user has his name.</summary>
    private static async Task<UserRow?> SaveAsync(ExternalCaller caller, IServiceProvider services, CancellationToken cancellation)
    {
        var identities = services.GetRequiredService<IIdentityStore>();
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        var id = IdOf(caller);
        var known = await identities.FindUserAsync(caller.Name, cancellation);
        if (known is not null && known.UserId != id)
        {
            return null;
        }

        if (known is not null && known.TenantId != caller.TenantId)
        {
            await identities.DeleteUserAsync(known.TenantId, known.UserId, cancellation);
        }

        var user = new UserRow(caller.TenantId, id, caller.Name, "", caller.Roles, known?.CreatedAt ?? now) { DisabledAt = known?.DisabledAt, SignedInAt = now };
        try
        {
            await identities.SaveUserAsync(user, cancellation);
        }
        catch (UserNameTakenException)
        {
            return null;
        }

        services.GetRequiredService<UserStanding>().Forget(user.UserName);
        return user;
    }

    /// <summary>The provider's subject is what stays when a name changes.</summary>
    private static string IdOf(ExternalCaller caller) => "oidc-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{caller.Issuer}\n{caller.Subject}")))[..32];

    private static string Refused(string why) => $"{Pages}?signIn={why}";
}
