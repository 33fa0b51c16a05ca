using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Bizoholic.Flows.Storage.Tests.Fixtures;

/// <summary>Where the proxy cuts the first connection that says the marker.</summary>
public enum Cut
{
    /// <summary>The server never hears of it.</summary>
    BeforeTheServer,

    /// <summary>The server has done it; the client never hears of that.</summary>
    BeforeTheAnswer,
}

/// <summary>Stands between a client and a server and cuts one connection at the worst moment.</summary>
internal sealed class CuttingProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _serverPort;
    private readonly byte[] _marker;
    private readonly Cut _cut;
    private int _cuts;

    public CuttingProxy(int serverPort, string marker, Cut cut)
    {
        (_serverPort, _marker, _cut) = (serverPort, Encoding.UTF8.GetBytes(marker), cut);
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public int Cuts => Volatile.Read(ref _cuts);

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ConnectAsync(await _listener.AcceptTcpClientAsync());
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task ConnectAsync(TcpClient client)
    {
        using var server = new TcpClient();
        using (client)
        {
            await server.ConnectAsync(IPAddress.Loopback, _serverPort);
            var isMarked = false;
            await Task.WhenAny(
                PumpAsync(client, server, said =>
                {
                    isMarked |= said.IndexOf(_marker) >= 0 && Interlocked.CompareExchange(ref _cuts, 1, 0) == 0;
                    return isMarked && _cut == Cut.BeforeTheServer;
                }),
                PumpAsync(server, client, _ => isMarked));
        }
    }

    private static async Task PumpAsync(TcpClient from, TcpClient to, Func<ReadOnlySpan<byte>, bool> isCut)
    {
        try
        {
            var buffer = new byte[1 << 20];
            for (var read = 1; read > 0;)
            {
                read = await from.GetStream().ReadAsync(buffer);
                if (isCut(buffer.AsSpan(0, read)))
                {
                    return;
                }

                await to.GetStream().WriteAsync(buffer.AsMemory(0, read));
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or InvalidOperationException)
        {
        }
    }
}
