namespace Bizoholic.Flows.Connectors.Rest;

/// <summary>Takes known secrets out of text that a service sent back.</summary>
internal sealed class SecretMask(params IEnumerable<string?> secrets)
{
    private readonly string[] secrets = [.. secrets.OfType<string>().Where(secret => secret.Length >= 4).OrderByDescending(secret => secret.Length)];

    /// <summary>A mask that knows one more secret.</summary>
    public SecretMask And(string? secret) => new([.. secrets, secret]);

    public string Clean(string text) => secrets.Aggregate(text, (cleaned, secret) => cleaned.Replace(secret, "***", StringComparison.Ordinal));
}
