using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Bizoholic.Flows.N8n.Tests;

/// <summary>A proxy that opens tunnels (CONNECT) for those who sign in.</summary>
internal sealed class TunnelProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public TunnelProxy()
    {
        _listener.Start();
        _ = ServeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>What callers asked for, line by line.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    public void Dispose() => _listener.Dispose();

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                _ = TunnelAsync(await _listener.AcceptTcpClientAsync());
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task TunnelAsync(TcpClient caller)
    {
        using var connection = caller;
        var stream = connection.GetStream();
        while (true)
        {
            var head = await HeadAsync(stream);
            if (head.Length == 0)
            {
                return;
            }

            Requests.Enqueue(head);
            if (head.Contains("Proxy-Authorization", StringComparison.OrdinalIgnoreCase))
            {
                var target = head.Split(' ')[1].Split(':');
                using var service = new TcpClient();
                await service.ConnectAsync(target[0], int.Parse(target[1], System.Globalization.CultureInfo.InvariantCulture));
                await stream.WriteAsync("HTTP/1.1 200 Connection established\r\n\r\n"u8.ToArray());
                await Task.WhenAny(stream.CopyToAsync(service.GetStream()), service.GetStream().CopyToAsync(stream));
                return;
            }

            await stream.WriteAsync("HTTP/1.1 407 Proxy Authentication Required\r\nproxy-authenticate: Basic realm=\"p\"\r\ncontent-length: 0\r\n\r\n"u8.ToArray());
        }
    }

    private static async Task<string> HeadAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        var letter = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(letter) > 0)
        {
            head.Append((char)letter[0]);
        }

        return head.ToString();
    }
}
