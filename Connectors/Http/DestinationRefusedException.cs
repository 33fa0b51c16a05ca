namespace Bizoholic.Flows.Connectors.Http;

/// <summary>A call was stopped before it left, because of where it was going.</summary>
public sealed class DestinationRefusedException(string message) : HttpRequestException(message)
{
    internal static DestinationRefusedException PrivateAddress(string host) => new(
        $"'{host}' is at an address inside a private or reserved network, which flows may not call. "
        + "If it is a service of yours, an administrator can add it to Outgoing:AllowedHosts.");

    internal static DestinationRefusedException Scheme(string scheme) => new(
        $"Addresses starting with '{scheme}:' cannot be called; use https or http.");

    internal static DestinationRefusedException Downgrade(string host) => new(
        $"'{host}' redirected from https to http, which would send the call unencrypted.");

    internal static DestinationRefusedException TooManyRedirects(string host, int limit) => new(
        $"'{host}' redirected more than {limit} times.");
}
