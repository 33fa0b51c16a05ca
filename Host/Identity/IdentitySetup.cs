using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Options;

namespace Bizoholic.Flows.Host.Identity;

internal static class IdentitySetup
{
    private const string EitherScheme = "Either";

    /// <summary>Tokens for people, keys for programs; whatever route says nothing else asks for one of them.</summary>
    public static void AddIdentity(this IServiceCollection services)
    {
        services.AddSingleton<TokenService>();
        services.AddSingleton<LoginThrottle>();
        services.AddSingleton<FirstAdministrator>();
        services.AddAuthentication(EitherScheme)
            .AddPolicyScheme(EitherScheme, null, options => options.ForwardDefaultSelector = http => ApiKeyAuthentication.IsUsedBy(http.Request) ? ApiKeyAuthentication.SchemeName : JwtBearerDefaults.AuthenticationScheme)
            .AddScheme<AuthenticationSchemeOptions, ApiKeyAuthentication>(ApiKeyAuthentication.SchemeName, null)
            .AddJwtBearer();
        services.AddSingleton<IConfigureOptions<JwtBearerOptions>, BearerSetup>();

        // No cookie is protected here: without this a start would write key files to the user's profile.
        foreach (var service in services.Where(service => service.ServiceType == typeof(IHostedService) && service.ImplementationType?.Assembly == typeof(IKeyManager).Assembly).ToArray())
        {
            services.Remove(service);
        }

        services.AddAuthorizationBuilder()
            .SetDefaultPolicy(Require(Scopes.Read))
            .SetFallbackPolicy(Require(Scopes.Read))
            .AddPolicy(Scopes.Write, Require(Scopes.Write))
            .AddPolicy(Scopes.Administer, Require(Scopes.Administer));
    }

    private static AuthorizationPolicy Require(string scope) => new AuthorizationPolicyBuilder().RequireAuthenticatedUser().RequireClaim(Claims.Scope, scope).Build();

    private sealed class BearerSetup(TokenService tokens) : IConfigureNamedOptions<JwtBearerOptions>
    {
        public void Configure(JwtBearerOptions options) => Configure(JwtBearerDefaults.AuthenticationScheme, options);

        public void Configure(string? name, JwtBearerOptions options)
        {
            options.MapInboundClaims = false;
            options.TokenValidationParameters = tokens.AccessValidation;
            options.Events = new JwtBearerEvents
            {
                // A browser's WebSocket cannot carry headers.
                OnMessageReceived = message =>
                {
                    if (message.Request.Path.StartsWithSegments("/elsa/hubs") && message.Request.Query["access_token"].ToString() is { Length: > 0 } token)
                    {
                        message.Token = token;
                    }

                    return Task.CompletedTask;
                },
            };
        }
    }
}
