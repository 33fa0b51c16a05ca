using System.Security.Claims;
using System.Text;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Bizoholic.Flows.Host.Identity.External;

/// <summary>Tokens that others issued: a provider's, checked by its published keys, and those of a program that shares a secret.</summary>
internal static class ExternalSetup
{
    public const string ProviderScheme = "Provider";
    public const string SharedScheme = "Shared";

    public static void AddExternalTokens(this AuthenticationBuilder authentication, IdentitySettings settings)
    {
        if (settings.Oidc is { } oidc)
        {
            authentication.AddJwtBearer(ProviderScheme, options =>
            {
                options.MapInboundClaims = false;
                options.Authority = oidc.Authority.AbsoluteUri;
                options.RequireHttpsMetadata = oidc.RequireHttps;
                options.TokenValidationParameters = new TokenValidationParameters
                {
                    ValidAudience = oidc.Audience,

                    // Never a secret: whoever knows the public key could sign with it.
                    ValidAlgorithms = [SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512, SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384],
                    ClockSkew = TimeSpan.FromSeconds(30),
                };
                options.Events = new JwtBearerEvents { OnMessageReceived = HubToken.TakeAsync, OnTokenValidated = validated => AcceptAsync(validated, settings.Claims) };
            });
            authentication.AddSignIn(oidc, settings.Claims);
        }

        if (settings.Shared is { } shared)
        {
            authentication.AddJwtBearer(SharedScheme, options =>
            {
                options.MapInboundClaims = false;
                options.TokenValidationParameters = new TokenValidationParameters
                {
                    ValidateIssuer = false,
                    ValidAudience = shared.Audience,
                    ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
                    IssuerSigningKey = new SymmetricSecurityKey(Encoding.UTF8.GetBytes(shared.Secret)),
                    ClockSkew = TimeSpan.FromSeconds(30),
                };
                options.Events = new JwtBearerEvents { OnMessageReceived = HubToken.TakeAsync, OnTokenValidated = validated => AcceptAsync(validated, settings.Claims) };
            });
        }
    }

    /// <summary>The scheme that may be able to check a token. It only looks where to go: what the token says is believed by the scheme alone.</summary>
    public static string SchemeOf(HttpRequest request, IdentitySettings settings)
    {
        if ((settings.Oidc is null && settings.Shared is null) || HubToken.Of(request) is not { Length: > 0 } text)
        {
            return JwtBearerDefaults.AuthenticationScheme;
        }

        try
        {
            var token = new JsonWebToken(text);
            return token.Issuer == TokenService.Issuer ? JwtBearerDefaults.AuthenticationScheme
                : settings.Shared is not null && token.Alg == SecurityAlgorithms.HmacSha256 ? SharedScheme
                : settings.Oidc is not null ? ProviderScheme
                : JwtBearerDefaults.AuthenticationScheme;
        }
        catch (ArgumentException)
        {
            return JwtBearerDefaults.AuthenticationScheme;
        }
    }

    private static Task AcceptAsync(TokenValidatedContext validated, ClaimSettings settings)
    {
        if (ExternalCaller.Read(validated.Principal!.Claims, validated.SecurityToken.Issuer, settings, out var problem) is { } caller)
        {
            validated.Principal = new ClaimsPrincipal(caller.Identity(validated.Scheme.Name));
        }
        else
        {
            validated.Fail(problem);
        }

        return Task.CompletedTask;
    }
}
