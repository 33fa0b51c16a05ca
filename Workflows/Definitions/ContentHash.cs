using System.Security.Cryptography;

namespace Bizoholic.Flows.Workflows;

/// <summary>The name content is stored under.</summary>
public static class ContentHash
{
    /// <returns>SHA-256, lower-case hex.</returns>
    public static string Of(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));
}
