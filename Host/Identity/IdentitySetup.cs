using Bizoholic.Flows.Host.Identity.Audit;
using Bizoholic.Flows.Host.Identity.External;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Options;

namespace Bizoholic.Flows.Host.Identity;

internal static class IdentitySetup
{
    private const string EitherScheme = "Either";

    /// <summary>Tokens for people and services, keys for programs; whatever route says nothing else asks for one of them.</summary>
    public static void AddIdentity(this IServiceCollection services, IdentitySettings settings)
    {
        services.AddSingleton<TokenService>();
        services.AddSingleton<LoginThrottle>();
        services.AddSingleton<FirstAdministrator>();
        services.AddSingleton<UserStanding>();
        services.AddSingleton<AuditTrail>();
        services.AddSingleton<AuditNames>();
        services.AddAuthentication(EitherScheme)
            .AddPolicyScheme(EitherScheme, null, options => options.ForwardDefaultSelector = http => ApiKeyAuthentication.IsUsedBy(http.Request) ? ApiKeyAuthentication.SchemeName : ExternalSetup.SchemeOf(http.Request, settings))
            .AddScheme<AuthenticationSchemeOptions, ApiKeyAuthentication>(ApiKeyAuthentication.SchemeName, null)
            .AddJwtBearer()
            .AddExternalTokens(settings);
        services.AddSingleton<IConfigureOptions<JwtBearerOptions>, BearerSetup>();

        // What is protected is protected by the installation's key: without this a start would write key files to the user's profile.
        foreach (var service in services.Where(service => service.ServiceType == typeof(IHostedService) && service.ImplementationType?.Assembly == typeof(IKeyManager).Assembly).ToArray())
        {
            services.Remove(service);
        }

        services.AddAuthorizationBuilder()
            .SetDefaultPolicy(Require(Scopes.Read))
            .SetFallbackPolicy(Require(Scopes.Read))
            .AddPolicy(Scopes.Write, Require(Scopes.Write))
            .AddPolicy(Scopes.Operate, Require(Scopes.Operate))
            .AddPolicy(Scopes.Administer, Require(Scopes.Administer))
            .AddPolicy(Scopes.Tools, Require(Scopes.Tools, Scopes.Write));
    }

    private static AuthorizationPolicy Require(params string[] anyOf) => new AuthorizationPolicyBuilder().RequireAuthenticatedUser().RequireClaim(Claims.Scope, anyOf).Build();

    private sealed class BearerSetup(TokenService tokens, UserStanding standing) : IConfigureNamedOptions<JwtBearerOptions>
    {
        public void Configure(JwtBearerOptions options) => Configure(JwtBearerDefaults.AuthenticationScheme, options);

        public void Configure(string? name, JwtBearerOptions options)
        {
            if (name == JwtBearerDefaults.AuthenticationScheme)
            {
                options.MapInboundClaims = false;
                options.TokenValidationParameters = tokens.AccessValidation;
                options.Events = new JwtBearerEvents { OnMessageReceived = HubToken.TakeAsync, OnTokenValidated = JudgeAsync };
            }
        }

        /// <summary>A token says what its user was; what counts is what he is.</summary>
        private async Task JudgeAsync(TokenValidatedContext validated)
        {
            var token = validated.Principal!;
            var user = await standing.FindAsync(token.Identity!.Name ?? "", validated.HttpContext.RequestAborted);
            if (user is { DisabledAt: null } && user.UserId == token.FindFirst("sub")?.Value && user.TenantId == token.TenantId())
            {
                validated.Principal = new(TokenService.Identity(user));
            }
            else
            {
                validated.Fail("The user is gone or shut out.");
            }
        }
    }
}
