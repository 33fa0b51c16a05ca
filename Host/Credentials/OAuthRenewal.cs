using System.Collections.Concurrent;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Host.Credentials;

/// <summary>
/// Keeps the tokens of OAuth 2 credentials good. However many steps on however many hosts need a new one, one of them fetches it: a refresh token is often
/// good for a single use. A host claims the renewal in the row; a claim whose host died lapses.
/// </summary>
internal sealed class OAuthRenewal(ICredentialStore store, Envelope envelope, OAuthClient client, TimeProvider time)
{
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Claim = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);

    private readonly ConcurrentDictionary<(string TenantId, string Id), SemaphoreSlim> _gates = [];

    /// <exception cref="FaultException">A person has to sign in, or the service is out of reach.</exception>
    public async ValueTask<OAuthTokens> CurrentAsync(CredentialRow row, CredentialDocument document, OAuthSettings settings, string? refusedToken, CancellationToken cancellation)
    {
        if (IsGood(document.Tokens, refusedToken))
        {
            return document.Tokens!;
        }

        var gate = _gates.GetOrAdd((row.TenantId, row.CredentialId), _ => new SemaphoreSlim(1));
        await gate.WaitAsync(cancellation);
        try
        {
            while (true)
            {
                row = await store.FindAsync(row.TenantId, row.CredentialId, cancellation) ?? throw new FaultException($"The credential '{row.Name}' was deleted.", type: "Credential");
                document = envelope.Read(row);
                if (IsGood(document.Tokens, refusedToken))
                {
                    return document.Tokens!;
                }

                var now = time.GetUtcNow();
                if (row.RenewingUntil > now)
                {
                    await Task.Delay(Look, time, cancellation);
                    continue;
                }

                var claimed = row with { Revision = row.Revision + 1, RenewingUntil = now + Claim };
                if (await store.SaveAsync(claimed, cancellation))
                {
                    return await RenewAsync(claimed, document, settings);
                }
            }
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Not cancelled with its caller: a refresh token that was used must not be lost.</summary>
    private async Task<OAuthTokens> RenewAsync(CredentialRow claimed, CredentialDocument document, OAuthSettings settings)
    {
        OAuthTokens tokens;
        try
        {
            tokens = document.Tokens?.RefreshToken is { } refresh ? await client.RefreshAsync(settings, refresh, CancellationToken.None)
                : settings.AuthorizeUrl is null ? await client.ClientCredentialsAsync(settings, CancellationToken.None)
                : throw new OAuthException(document.Tokens is null ? "nobody has signed in yet" : "the sign-in has expired", isFinal: true);
        }
        catch (OAuthException error)
        {
            await store.SaveAsync(claimed with { Revision = claimed.Revision + 1, RenewingUntil = null }, CancellationToken.None);
            throw new FaultException(
                error.IsFinal && settings.AuthorizeUrl is not null ? $"The credential '{claimed.Name}' needs you to sign in again ({error.Message.TrimEnd('.')}). Open it under Credentials and choose Sign in." : $"The credential '{claimed.Name}' got no token. {error.Message}",
                type: "Credential",
                inner: error);
        }

        for (var row = claimed; ;)
        {
            if (await store.SaveAsync(envelope.Write(row, document with { Tokens = tokens }, time.GetUtcNow()) with { RenewingUntil = null }, CancellationToken.None))
            {
                return tokens;
            }

            // Somebody changed the credential meanwhile. The tokens belong to what it was before, unless only its name or test result changed.
            if (await store.FindAsync(claimed.TenantId, claimed.CredentialId, CancellationToken.None) is not { } changed)
            {
                return tokens;
            }

            row = changed;
            var now = envelope.Read(changed);
            if (now.Values.Count != document.Values.Count || now.Values.Any(value => document.Values.GetValueOrDefault(value.Key) != value.Value))
            {
                return tokens;
            }

            document = now;
        }
    }

    private bool IsGood(OAuthTokens? tokens, string? refusedToken)
        => tokens is not null && tokens.AccessToken != refusedToken && (tokens.ExpiresAt is null || tokens.ExpiresAt - Margin > time.GetUtcNow());
}
