using System.Net;

namespace Bizoholic.Flows.Activities.Webhooks;

/// <summary>Addresses and networks: <c>203.0.113.7</c>, <c>10.42.0.0/16</c>, <c>2001:db8::/32</c>.</summary>
public static class AddressList
{
    /// <returns>Null when the text is neither an address nor a network.</returns>
    public static IPNetwork? Parse(string text)
        => IPNetwork.TryParse(text.Trim(), out var network) ? network
            : IPAddress.TryParse(text.Trim(), out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
            : null;

    /// <summary>Whether a caller is among them. One whose address is unknown is not.</summary>
    public static bool Holds(IEnumerable<IPNetwork> networks, IPAddress? address)
    {
        var plain = address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;
        return plain is not null && networks.Any(network => network.Contains(plain));
    }
}
