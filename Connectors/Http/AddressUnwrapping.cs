using System.Net;
using System.Net.Sockets;

namespace Bizoholic.Flows.Connectors.Http;

/// <summary>Finds the IPv4 addresses that an IPv6 address carries inside, since a gateway may deliver to those instead.</summary>
internal static class AddressUnwrapping
{
    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");
    private static readonly IPNetwork Compatible = IPNetwork.Parse("::/96");

    public static bool IsNat64(IPAddress address) => Nat64.Contains(address);

    /// <summary>The address itself in plain form, followed by every IPv4 address hidden in it.</summary>
    public static IEnumerable<IPAddress> Unwrap(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            yield return address;
            yield break;
        }

        if (address.IsIPv4MappedToIPv6)
        {
            yield return address.MapToIPv4();
            yield break;
        }

        var bytes = address.GetAddressBytes();
        yield return new IPAddress(bytes);
        if (IsNat64(address) || Compatible.Contains(address))
        {
            yield return new IPAddress(bytes.AsSpan(12, 4));
        }
        else if (bytes[0] == 0x20 && bytes[1] == 0x02)
        {
            yield return new IPAddress(bytes.AsSpan(2, 4));
        }
        else if (address.IsIPv6Teredo)
        {
            yield return new IPAddress(bytes.AsSpan(4, 4));
            yield return new IPAddress([(byte)~bytes[12], (byte)~bytes[13], (byte)~bytes[14], (byte)~bytes[15]]);
        }
        else if (IsIsatap(bytes))
        {
            yield return new IPAddress(bytes.AsSpan(12, 4));
        }
    }

    private static bool IsIsatap(byte[] bytes) => (bytes[8] & 0xFC) == 0 && bytes[9] == 0 && bytes[10] == 0x5E && bytes[11] == 0xFE;
}
