using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;

namespace Bizoholic.Flows.Host.Tests.Credentials;

/// <summary>An OAuth 2 service on this machine, as strict as a real one: codes and refresh tokens are good once, PKCE and the client are checked.</summary>
public sealed class SignInService : IAsyncDisposable
{
    public const string ClientId = "flows";
    public const string ClientSecret = "the+client/secret";

    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, (string Challenge, string RedirectUri)> _codes = [];
    private readonly ConcurrentDictionary<string, bool> _refreshTokens = [];
    private int _issued;

    private SignInService(WebApplication app) => _app = app;

    public string Address => _app.Urls.First();

    public int Refreshes { get; private set; }

    public int Issued => _issued;

    /// <summary>How long tokens are good, in seconds.</summary>
    public int Life { get; set; } = 3600;

    public bool IsRevoked { get; set; }

    public static async Task<SignInService> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var service = new SignInService(builder.Build());
        service._app.MapGet("/authorize", service.Authorize);
        service._app.MapPost("/token", service.TokenAsync);
        await service._app.StartAsync();
        return service;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private IResult Authorize(string response_type, string client_id, string redirect_uri, string state, string code_challenge, string code_challenge_method, string scope, string access_type)
    {
        if (response_type != "code" || client_id != ClientId || code_challenge_method != "S256" || scope != "read write" || access_type != "offline")
        {
            return Results.BadRequest();
        }

        var code = Guid.NewGuid().ToString("N");
        _codes[code] = (code_challenge, redirect_uri);
        return Results.Redirect(QueryHelpers.AddQueryString(redirect_uri, new Dictionary<string, string?> { ["code"] = code, ["state"] = state }));
    }

    private async Task<IResult> TokenAsync(HttpRequest request)
    {
        var form = await request.ReadFormAsync();
        var basic = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{ClientId}:{Uri.EscapeDataString(ClientSecret)}"));
        if (request.Headers.Authorization != $"Basic {basic}")
        {
            return Results.Json(new { error = "invalid_client" }, statusCode: 401);
        }

        switch (form["grant_type"].ToString())
        {
            case "authorization_code" when _codes.TryRemove(form["code"].ToString(), out var begun)
                && begun.RedirectUri == form["redirect_uri"] && begun.Challenge == WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString()))):
                return Issue();
            case "refresh_token" when !IsRevoked && _refreshTokens.TryRemove(form["refresh_token"].ToString(), out _):
                Refreshes++;
                return Issue();
            default:
                return Results.Json(new { error = "invalid_grant", error_description = "The grant was used or revoked" }, statusCode: 400);
        }
    }

    private IResult Issue()
    {
        var number = Interlocked.Increment(ref _issued);
        _refreshTokens[$"refresh-{number}"] = true;
        return Results.Json(new { access_token = $"access-token-{number}", refresh_token = $"refresh-{number}", token_type = "bearer", expires_in = Life });
    }
}
