using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Bizoholic.Flows.Connectors.Http;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Host.Credentials;

/// <summary>Asks sign-in services for tokens, through the guard.</summary>
internal sealed class OAuthClient(IHttpClientFactory clients, TimeProvider time)
{
    public Task<OAuthTokens> ExchangeAsync(OAuthSettings settings, string code, PendingSignIn pending, CancellationToken cancellation)
        => SendAsync(settings, new() { ["grant_type"] = "authorization_code", ["code"] = code, ["redirect_uri"] = pending.RedirectUri, ["code_verifier"] = pending.Verifier }, null, cancellation);

    public Task<OAuthTokens> RefreshAsync(OAuthSettings settings, string refreshToken, CancellationToken cancellation)
        => SendAsync(settings, new() { ["grant_type"] = "refresh_token", ["refresh_token"] = refreshToken }, refreshToken, cancellation);

    public Task<OAuthTokens> ClientCredentialsAsync(OAuthSettings settings, CancellationToken cancellation)
    {
        var form = new Dictionary<string, string> { ["grant_type"] = "client_credentials" };
        if (settings.Scope.Length > 0)
        {
            form["scope"] = settings.Scope;
        }

        return SendAsync(settings, form, null, cancellation);
    }

    private async Task<OAuthTokens> SendAsync(OAuthSettings settings, Dictionary<string, string> form, string? refreshToken, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, settings.TokenUrl);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (settings.SendsClientInBody || settings.ClientSecret.Length == 0)
        {
            form["client_id"] = settings.ClientId;
            if (settings.ClientSecret.Length > 0)
            {
                form["client_secret"] = settings.ClientSecret;
            }
        }
        else
        {
            var pair = $"{Uri.EscapeDataString(settings.ClientId)}:{Uri.EscapeDataString(settings.ClientSecret)}";
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(pair)));
        }

        request.Content = new FormUrlEncodedContent(form);
        try
        {
            using var answer = await clients.CreateClient(GuardedHttpServices.ClientName).SendAsync(request, cancellation);
            return Read((int)answer.StatusCode, await answer.Content.ReadAsByteArrayAsync(cancellation), settings, refreshToken);
        }
        catch (Exception error) when (error is HttpRequestException or IOException or OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            throw new OAuthException($"The sign-in service at {settings.TokenUrl.Host} could not be reached: {error.Message}", isFinal: false, error);
        }
    }

    private OAuthTokens Read(int status, byte[] body, OAuthSettings settings, string? refreshToken)
    {
        JsonElement json;
        try
        {
            json = JsonSerializer.Deserialize<JsonElement>(body);
        }
        catch (JsonException)
        {
            json = default;
        }

        if (status == 200 && Text(json, "access_token") is { Length: > 0 } token)
        {
            var life = json.TryGetProperty("expires_in", out var given) && double.TryParse(given.ToString(), System.Globalization.CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and < 1e9 ? seconds : (double?)null;
            return new OAuthTokens(token, Text(json, "refresh_token") ?? refreshToken, NameOf(Text(json, "token_type")), life is { } known ? time.GetUtcNow().AddSeconds(known) : null);
        }

        var reason = Text(json, "error_description") ?? Text(json, "error") ?? $"status {status}";
        throw status is 429 or >= 500
            ? new OAuthException($"The sign-in service at {settings.TokenUrl.Host} answered with {reason}. Try again later.", isFinal: false)
            : new OAuthException($"The sign-in service at {settings.TokenUrl.Host} refused: {reason}.", isFinal: true);
    }

    /// <summary>Services spell it "bearer" too, and some resource servers insist on the capital.</summary>
    private static string NameOf(string? tokenType) => string.IsNullOrEmpty(tokenType) || tokenType.Equals("bearer", StringComparison.OrdinalIgnoreCase) ? "Bearer" : tokenType;

    private static string? Text(JsonElement json, string name)
        => json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

/// <param name="isFinal">False when the same request may work later.</param>
internal sealed class OAuthException(string message, bool isFinal, Exception? inner = null) : Exception(message, inner)
{
    public bool IsFinal { get; } = isFinal;
}
