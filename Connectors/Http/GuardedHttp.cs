using System.Net;
using System.Net.Sockets;

namespace Bizoholic.Flows.Connectors.Http;

/// <summary>
/// The only way out: a handler that looks a host up once, judges every address it got, and connects to an address it judged,
/// so that neither a name nor a redirect nor a changed DNS answer leads into the private network.
/// </summary>
public sealed class GuardedHttp(OutgoingHttpOptions options, ResolveHost? resolve = null)
{
    /// <summary>What calls show themselves as that say nothing else: some services, GitHub among them, refuse callers without a name.</summary>
    private const string UserAgent = "BizoholicFlows/1.0";

    private readonly DestinationPolicy policy = new(options);
    private readonly DestinationPolicy publicOnly = new(new OutgoingHttpOptions());
    private readonly ResolveHost resolve = resolve ?? Dns.GetHostAddressesAsync;

    /// <summary>Builds the handler chain. Cookies and the machine's proxies are off: both would carry state or trust between flows.</summary>
    public HttpMessageHandler CreateHandler(GuardedConnection? connection = null) => new AnswerLimitHandler(options)
    {
        InnerHandler = new RedirectHandler(options.MaxRedirects, policy, CreateSockets(publicOnly, connection))
        {
            InnerHandler = CreateSockets(policy, connection),
        },
    };

    /// <summary>A client of its own, for use without dependency injection or with a way to connect of its own. The caller disposes it.</summary>
    public HttpClient CreateClient(GuardedConnection? connection = null)
    {
        var client = new HttpClient(CreateHandler(connection));
        Configure(client);
        return client;
    }

    internal static void Configure(HttpClient client)
    {
        client.Timeout = Timeout.InfiniteTimeSpan; // the handler keeps the time, the body's included
        client.DefaultRequestHeaders.UserAgent.ParseAdd(UserAgent);
    }

    /// <summary>A connection for protocols other than HTTP (mail, databases), judged the same way.</summary>
    /// <exception cref="DestinationRefusedException">The host is at an address that may not be called.</exception>
    public async ValueTask<PatientStream> ConnectAsync(string host, int port, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(options.ConnectTimeout);
        return new PatientStream(await ConnectAsync(policy, new DnsEndPoint(host, port), limit.Token), Patience);
    }

    /// <summary>How long a service may be silent.</summary>
    public TimeSpan Patience => options.Timeout;

    /// <summary>The addresses of a host, judged: for clients that connect by themselves. They must be given these, not the name.</summary>
    /// <exception cref="DestinationRefusedException">The host is at an address that may not be called.</exception>
    public async Task<IReadOnlyList<IPAddress>> ResolveAsync(string host, int port, CancellationToken cancel) => await JudgedAddressesAsync(policy, new DnsEndPoint(host, port), cancel);

    private HttpMessageHandler CreateSockets(DestinationPolicy judge, GuardedConnection? connection)
    {
        var sockets = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            AutomaticDecompression = DecompressionMethods.All,
            ConnectTimeout = options.ConnectTimeout,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            ConnectCallback = (context, cancel) => ConnectAsync(judge, context.DnsEndPoint, cancel),
        };
        connection?.Apply(sockets);
        return connection?.Proxy is null ? sockets : new BehindProxyHandler(target => JudgedAddressesAsync(judge, target, CancellationToken.None)) { InnerHandler = sockets };
    }

    private async ValueTask<Stream> ConnectAsync(DestinationPolicy judge, DnsEndPoint target, CancellationToken cancel)
    {
        var addresses = await JudgedAddressesAsync(judge, target, cancel);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, target.Port, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task<IPAddress[]> JudgedAddressesAsync(DestinationPolicy judge, DnsEndPoint target, CancellationToken cancel)
    {
        var addresses = IPAddress.TryParse(target.Host, out var literal) ? [literal] : await resolve(target.Host, cancel);
        if (addresses.Length == 0)
        {
            throw new SocketException((int)SocketError.HostNotFound);
        }

        // One bad address spoils the answer: a name that is half public and half private is how rebinding starts.
        return judge.Vouches(target.Host, target.Port) || addresses.All(judge.Allows)
            ? addresses
            : throw DestinationRefusedException.PrivateAddress(target.Host);
    }
}

/// <summary>Judges what a proxy is to be asked for, which the guard otherwise would not see.</summary>
internal sealed class BehindProxyHandler(Func<DnsEndPoint, Task> judge) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        await judge(new DnsEndPoint(request.RequestUri!.Host, request.RequestUri.Port));
        return await base.SendAsync(request, cancellationToken);
    }
}

/// <summary>Looks up the addresses of a host name.</summary>
public delegate Task<IPAddress[]> ResolveHost(string host, CancellationToken cancel);
