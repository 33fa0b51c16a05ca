using System.Text.Json.Serialization;

namespace Bizoholic.Flows.Host.Credentials;

/// <summary>What is encrypted of a credential.</summary>
internal sealed record CredentialDocument
{
    /// <summary>By field.</summary>
    public required IReadOnlyDictionary<string, string> Values { get; init; }

    /// <summary>What the sign-in service gave; null before.</summary>
    public OAuthTokens? Tokens { get; init; }

    /// <summary>A sign-in that a person has begun.</summary>
    public PendingSignIn? Pending { get; init; }
}

/// <param name="ExpiresAt">Null when the service did not say.</param>
internal sealed record OAuthTokens(string AccessToken, string? RefreshToken, string TokenType, DateTimeOffset? ExpiresAt);

/// <param name="StateHash">SHA-256 of the random part of the state, hex.</param>
/// <param name="BrowserHash">SHA-256 of the cookie of the browser that began it, hex.</param>
/// <param name="Verifier">PKCE code verifier.</param>
internal sealed record PendingSignIn(string StateHash, string BrowserHash, string Verifier, string RedirectUri, DateTimeOffset ExpiresAt);

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CredentialDocument))]
internal sealed partial class CredentialJson : JsonSerializerContext;
