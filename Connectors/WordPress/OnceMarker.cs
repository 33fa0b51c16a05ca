using System.Security.Cryptography;
using System.Text;

namespace Bizoholic.Flows.Connectors.WordPress;

/// <summary>
/// The mark left on what a step creates, so that a second attempt finds it. WordPress has no idempotency keys and keeps only meta fields that plugins
/// register; an HTML comment in the content is kept for every role, found by the site's own search, and leaves the slug to the author.
/// </summary>
internal readonly record struct OnceMarker(string Text)
{
    public string Comment => $"<!-- {Text} -->";

    public static OnceMarker For(string key) => new("flow-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))[..24]);
}
