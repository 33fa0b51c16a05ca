using System.Net.Http.Headers;
using System.Text.Json;

namespace Bizoholic.Flows.Connectors.Rest;

/// <summary>
/// OAuth 2 client credentials. One instance serves all callers of a credential: however many ask at once, one request fetches the token.
/// </summary>
/// <param name="http">The guarded client.</param>
/// <param name="service">Display name, for errors.</param>
/// <param name="tokenAddress">Token endpoint; Authentik's is {issuer host}/application/o/token/.</param>
/// <param name="clientId">Client id.</param>
/// <param name="clientSecret">Client secret.</param>
/// <param name="scope">Scopes separated by spaces; none when null.</param>
/// <param name="time">The clock.</param>
public sealed class ClientCredentials(
    HttpClient http, string service, Uri tokenAddress, string clientId, string clientSecret, string? scope, TimeProvider time) : ITokenSource, IDisposable
{
    /// <summary>Tokens are renewed this long before they expire.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(60);

    private readonly SemaphoreSlim gate = new(1, 1);
    private Token? current;

    public async ValueTask<string> GetAsync(CancellationToken cancel)
    {
        if (current is { } known && known.RenewAt > time.GetUtcNow())
        {
            return known.Header;
        }

        await gate.WaitAsync(cancel);
        try
        {
            if (current is not { } token || token.RenewAt <= time.GetUtcNow())
            {
                current = token = await FetchAsync(cancel);
            }

            return token.Header;
        }
        finally
        {
            gate.Release();
        }
    }

    public bool Discard(string value)
    {
        // Only the token that was refused: another caller may have fetched a new one since.
        var token = current;
        if (token?.Header == value)
        {
            Interlocked.CompareExchange(ref current, null, token);
        }

        return true;
    }

    public void Dispose() => gate.Dispose();

    private async Task<Token> FetchAsync(CancellationToken cancel)
    {
        var form = new Dictionary<string, string> { ["grant_type"] = "client_credentials", ["client_id"] = clientId, ["client_secret"] = clientSecret };
        if (scope is not null)
        {
            form["scope"] = scope;
        }

        try
        {
            using var body = new FormUrlEncodedContent(form);
            using var request = new HttpRequestMessage(HttpMethod.Post, tokenAddress) { Content = body };
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
            request.Options.Set(Http.GuardedHttpRequest.KeepRedirects, true);
            using var answer = await http.SendAsync(request, cancel);
            return Read((int)answer.StatusCode, await answer.Content.ReadAsByteArrayAsync(cancel));
        }
        catch (Exception error) when (error is HttpRequestException or IOException or OperationCanceledException && !cancel.IsCancellationRequested)
        {
            // What the token was wanted for has not been asked for yet.
            var explained = TransportFailure.Explain(service, error);
            throw new ServiceException(explained.Kind, service, $"the sign-in service: {explained.Message[(service.Length + 2)..]}", error) { HadNoEffect = true };
        }
    }

    private Token Read(int status, byte[] body)
    {
        var json = JsonElements.Parse(body);
        if (status == 200 && json.Text("access_token") is { } token)
        {
            var life = TimeSpan.FromSeconds(json.Number("expires_in") ?? 300);
            return new Token("Bearer " + token, time.GetUtcNow() + (life > Margin * 2 ? life - Margin : life / 2));
        }

        var kind = status is 429 or >= 500 ? ServiceFailure.RetryLater : ServiceFailure.SignInAgain;
        throw new ServiceException(kind, service, kind == ServiceFailure.RetryLater
            ? $"the sign-in service answered with status {status}."
            : $"the sign-in service did not accept the client id or secret ({json.Text("error") ?? $"status {status}"}).")
        {
            Status = status,
            Code = json.Text("error"),
            HadNoEffect = true,
        };
    }

    private sealed record Token(string Header, DateTimeOffset RenewAt);
}
