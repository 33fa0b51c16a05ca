using System.Net;
using System.Net.Sockets;

namespace Bizoholic.Flows.Tests;

/// <summary>Ports of the loopback address for servers that are about to start.</summary>
internal static class Ports
{
    // Below the range that systems take from for outgoing connections and for listeners on port 0 (32768 and up): nothing takes one of these between the asking and the start.
    private const int First = 10_000;
    private const int Count = 20_000;

    private static int s_asked = Random.Shared.Next(Count);

    /// <summary>A port that nobody uses now and that this process was not given before.</summary>
    public static int Free()
    {
        while (true)
        {
            var port = First + (int)((uint)Interlocked.Increment(ref s_asked) % Count);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException error) when (error.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
            {
            }
        }
    }
}
