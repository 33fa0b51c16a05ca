using System.Net;

namespace Bizoholic.Flows.Connectors.Http;

/// <summary>Address ranges that no public service answers from (IANA special-purpose registries).</summary>
internal static class ReservedNetworks
{
    private static readonly IPNetwork[] Ranges =
    [
        .. new[]
        {
            "0.0.0.0/8",       // this network
            "10.0.0.0/8",      // private
            "100.64.0.0/10",   // carrier-grade NAT, also used by some clouds' metadata services
            "127.0.0.0/8",     // loopback
            "169.254.0.0/16",  // link-local, cloud metadata
            "172.16.0.0/12",   // private
            "192.0.0.0/24",    // protocol assignments
            "192.0.2.0/24",    // documentation
            "192.88.99.0/24",  // 6to4 relays
            "192.168.0.0/16",  // private
            "198.18.0.0/15",   // benchmarking
            "198.51.100.0/24", // documentation
            "203.0.113.0/24",  // documentation
            "224.0.0.0/4",     // multicast
            "240.0.0.0/4",     // reserved and broadcast
            "64:ff9b:1::/48",  // local NAT64: the embedded IPv4 cannot be located
            "2001::/23",       // protocol assignments; Teredo is unwrapped before this is asked
            "2001:db8::/32",   // documentation
            "3fff::/20",       // documentation
        }.Select(IPNetwork.Parse),
    ];

    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    /// <summary>True when the address, taken as it stands, is not one of the public internet.</summary>
    public static bool Contains(IPAddress address) =>
        Ranges.Any(range => range.Contains(address))
        || (address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6
            && !GlobalUnicast.Contains(address)
            && !AddressUnwrapping.IsNat64(address));
}
