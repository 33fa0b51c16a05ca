using System.Security.Cryptography;
using System.Text;

namespace Bizoholic.Flows.Connectors.Rest;

/// <summary>The mark left on what a step creates at a service without idempotency keys, so that a second attempt finds it.</summary>
internal readonly record struct OnceMarker(string Text)
{
    /// <summary>
    /// The mark for texts: an HTML comment is kept by WordPress for every role, found by its search, and leaves the slug to the author.
    /// </summary>
    public string Comment => $"<!-- {Text} -->";

    public static OnceMarker For(string key) => new("flow-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))[..24]);
}
