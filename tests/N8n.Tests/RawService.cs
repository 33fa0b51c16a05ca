using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Bizoholic.Flows.N8n.Tests;

/// <summary>A service that keeps the requests it gets as they stood on the wire, and answers what a test says.</summary>
internal sealed class RawService : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<string, string> _answer;
    private readonly X509Certificate2? _certificate;
    private readonly bool _asksForCertificate;

    /// <param name="answer">The answer to a request: status line, headers, empty line, body; text alone is a body of JSON.</param>
    public RawService(Func<string, string> answer, X509Certificate2? certificate = null, bool asksForCertificate = false)
    {
        (_answer, _certificate, _asksForCertificate) = (answer, certificate, asksForCertificate);
        _listener.Start();
        _ = ServeAsync();
    }

    public string Address => $"{(_certificate is null ? "http" : "https")}://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>Subjects of the certificates that callers have shown.</summary>
    public ConcurrentQueue<string> Callers { get; } = new();

    public void Dispose() => _listener.Dispose();

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var connection = await _listener.AcceptTcpClientAsync();
                try
                {
                    await AnswerAsync(connection.GetStream());
                }
                catch (Exception error) when (error is IOException or System.Security.Authentication.AuthenticationException)
                {
                    // A caller that does not trust us hangs up.
                }
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task AnswerAsync(Stream stream)
    {
        if (_certificate is not null)
        {
#pragma warning disable CA5359 // Whom a caller shows itself as is what the tests look at.
            var secure = new SslStream(stream, false, (_, shown, _, _) =>
            {
                Callers.Enqueue(shown?.Subject ?? "");
                return true;
            });
#pragma warning restore CA5359
            await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate, ClientCertificateRequired = _asksForCertificate });
            stream = secure;
        }

        using var reader = new StreamReader(stream, Encoding.Latin1, false, 4096, leaveOpen: true);
        var request = new StringBuilder();
        var length = 0;
        while (await reader.ReadLineAsync() is { Length: > 0 } line)
        {
            request.Append(line).Append('\n');
            length = line.StartsWith("content-length:", StringComparison.OrdinalIgnoreCase) ? int.Parse(line[15..], CultureInfo.InvariantCulture) : length;
        }

        var body = new char[length];
        if (length > 0)
        {
            await reader.ReadBlockAsync(body);
        }

        request.Append('\n').Append(body);
        Requests.Enqueue(request.ToString());
        var answer = _answer(request.ToString());
        if (!answer.StartsWith("HTTP/", StringComparison.Ordinal))
        {
            answer = $"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {answer.Length}\r\n\r\n{answer}";
        }

        await stream.WriteAsync(Encoding.Latin1.GetBytes(answer.Replace("\r\n\r\n", "\r\nconnection: close\r\n\r\n", StringComparison.Ordinal)));
        await stream.FlushAsync();
        if (stream is SslStream open)
        {
            await open.ShutdownAsync();
        }
    }
}
