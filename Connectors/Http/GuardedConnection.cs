using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Bizoholic.Flows.Connectors.Http;

/// <summary>Ways to connect that a single call asks for. Such a call has connections of its own.</summary>
public sealed record GuardedConnection
{
    /// <summary>The proxy the call goes through; a user and password in it sign in there. It is judged as a destination is, and so is the destination behind it.</summary>
    public Uri? Proxy { get; init; }

    /// <summary>Takes certificates that nobody vouches for.</summary>
    public bool TrustsAnyCertificate { get; init; }

    /// <summary>What the caller shows of itself, with its key.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>Who vouches for the server, in place of the usual authorities; empty for those.</summary>
    public X509Certificate2Collection Authorities { get; init; } = [];

    internal void Apply(SocketsHttpHandler sockets)
    {
        if (Proxy is { } proxy)
        {
            var user = Uri.UnescapeDataString(proxy.UserInfo).Split(':', 2);
            sockets.UseProxy = true;
            sockets.Proxy = new WebProxy(proxy) { Credentials = proxy.UserInfo.Length > 0 ? new NetworkCredential(user[0], user.ElementAtOrDefault(1)) : null };
        }

        if (TrustsAnyCertificate)
        {
#pragma warning disable CA5359 // The flow's author has asked for it, for this call.
            sockets.SslOptions.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
        }
        else if (Authorities.Count > 0)
        {
            sockets.SslOptions.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            sockets.SslOptions.CertificateChainPolicy.CustomTrustStore.AddRange(Authorities);
        }

        if (Certificate is not null)
        {
            sockets.SslOptions.ClientCertificates = [Certificate];
            sockets.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => Certificate;
        }
    }
}
