using System.Net;

namespace Bizoholic.Flows.Connectors.Http;

/// <summary>Judges hosts and addresses against the options. Settings are parsed once, so that a wrong one stops the start.</summary>
internal sealed class DestinationPolicy
{
    private readonly HostPattern[] hosts;
    private readonly IPNetwork[] networks;

    public DestinationPolicy(OutgoingHttpOptions options)
    {
        hosts = [.. options.AllowedHosts.Select(HostPattern.Parse)];
        networks = [.. options.AllowedNetworks.Select(ParseNetwork)];
    }

    /// <summary>True when the operator vouches for this host whatever its address is.</summary>
    public bool Vouches(string host, int port) => hosts.Any(pattern => pattern.Matches(host, port));

    /// <summary>True when the address is public, or in a network the operator allows. Every IPv4 address hidden inside has to pass too.</summary>
    public bool Allows(IPAddress address) =>
        AddressUnwrapping.Unwrap(address).All(inner => !ReservedNetworks.Contains(inner) || networks.Any(network => network.Contains(inner)));

    private static IPNetwork ParseNetwork(string text) => IPNetwork.TryParse(text, out var network)
        ? network
        : throw new ArgumentException($"Outgoing:AllowedNetworks holds '{text}'; expected a network such as 10.42.0.0/16.");
}
