using System.Net;

namespace Bizoholic.Flows.Connectors.Webhooks;

/// <summary>A call as it came in, before anything of it is parsed or stored.</summary>
/// <param name="Headers">By name, whatever its letter case; several values of one are joined by commas.</param>
/// <param name="Body">The bytes as they were sent, which is what signatures cover.</param>
public sealed record IncomingCall(string Method, string PathAndQuery, IReadOnlyDictionary<string, string> Headers, ReadOnlyMemory<byte> Body)
{
    /// <summary>Where it came from, as far as the host's proxies can be trusted; null when unknown.</summary>
    public IPAddress? From { get; init; }

    /// <summary>A header's value; null when it was not sent.</summary>
    public string? Header(string name) => Headers.GetValueOrDefault(name);
}
