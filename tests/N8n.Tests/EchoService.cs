using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Web;
using Bizoholic.Flows.Values;

namespace Bizoholic.Flows.N8n.Tests;

/// <summary>The little service that the recorded flows call, answer for answer; one connection for each call.</summary>
public sealed class EchoService : IDisposable
{
    private static readonly string[] Echoed = ["content-type", "x-test", "accept"];

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Dictionary<string, int> _hits = new(StringComparer.Ordinal);

    public EchoService()
    {
        _listener.Start();
        _ = ServeAsync();
    }

    public string Address => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    public void Dispose() => _listener.Dispose();

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var connection = await _listener.AcceptTcpClientAsync();
                await AnswerAsync(connection.GetStream());
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task AnswerAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.Latin1, false, 4096, leaveOpen: true);
        var request = (await reader.ReadLineAsync())!.Split(' ');
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (await reader.ReadLineAsync() is { Length: > 0 } line)
        {
            headers[line.Split(": ", 2)[0]] = line.Split(": ", 2)[1];
        }

        var body = new char[headers.TryGetValue("content-length", out var length) ? int.Parse(length, System.Globalization.CultureInfo.InvariantCulture) : 0];
        if (body.Length > 0)
        {
            await reader.ReadBlockAsync(body);
        }

        var url = new Uri($"{Address}{request[1]}");
        var (status, content, type) = Route(request[0], url, headers, new string(body));
        var text = type == "text/plain" ? content.ToString() : ValueJson.ToJson(content);
        var bytes = Encoding.UTF8.GetBytes(text);
        var head = $"HTTP/1.1 {status} {Reason(status)}\r\ncontent-type: {type}\r\nDate: {DateTimeOffset.UnixEpoch:R}\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n{bytes.Length:x}\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head));
        await stream.WriteAsync(bytes);
        await stream.WriteAsync("\r\n0\r\n\r\n"u8.ToArray());
    }

    private (int Status, Value Content, string Type) Route(string method, Uri url, Dictionary<string, string> headers, string body)
    {
        const string json = "application/json";
        var query = HttpUtility.ParseQueryString(url.Query);
        switch (url.AbsolutePath)
        {
            case "/echo":
                var shown = ValueObject.From([.. query.AllKeys.Select(name => (name!, (Value)query[name]))]);
                var told = ValueObject.From([.. Echoed.Where(headers.ContainsKey).Select(name => (name, (Value)headers[name]))]);
                return (200, ValueObject.From(("method", method), ("path", "/echo"), ("query", shown), ("headers", told), ("body", body)), json);
            case "/array":
                return (200, ValueArray.From(Enumerable.Range(1, 3).Select(a => (Value)ValueObject.From(("a", a)))), json);
            case "/text":
                return (200, "plain text", "text/plain");
            case "/page":
                var page = int.TryParse(query["page"], out var given) ? given : 1;
                return (200, ValueObject.From(("page", page), ("items", new ValueArray(page * 10, (page * 10) + 1)), ("next", page < 3 ? page + 1 : Value.Null)), json);
        }

        if (url.AbsolutePath.StartsWith("/status/", StringComparison.Ordinal))
        {
            var status = int.Parse(url.AbsolutePath["/status/".Length..], System.Globalization.CultureInfo.InvariantCulture);
            return (status, ValueObject.From(("status", status), ("message", status >= 400 ? $"failed {status}" : "fine")), json);
        }

        if (url.AbsolutePath.StartsWith("/flaky/", StringComparison.Ordinal))
        {
            var hits = _hits[url.AbsolutePath] = _hits.GetValueOrDefault(url.AbsolutePath) + 1;
            return hits % 3 == 0 ? (200, ValueObject.From(("ok", true), ("attempt", 3)), json) : (503, ValueObject.From(("ok", false)), json);
        }

        return (404, ValueObject.From(("error", "no route")), json);
    }

    private static string Reason(int status) => status switch
    {
        200 => "OK",
        201 => "Created",
        400 => "Bad Request",
        404 => "Not Found",
        500 => "Internal Server Error",
        503 => "Service Unavailable",
        _ => "Status",
    };
}
