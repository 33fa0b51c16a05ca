using System.Net;
using System.Net.Sockets;

namespace Bizoholic.Flows.Chaos.Processes;

internal static class Ports
{
    /// <summary>A port of the loopback address that nobody uses now.</summary>
    public static int Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
