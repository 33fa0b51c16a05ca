using System.Net.Sockets;
using Bizoholic.Flows.Connectors.Http;
using Bizoholic.Flows.Connectors.Rest;

namespace Bizoholic.Flows.Connectors.Databases;

/// <summary>Finds out what is at an address where a client could not connect: the clients do not say it well enough for a person to act on.</summary>
/// <param name="Name">Of the kind of server.</param>
/// <param name="Asks">What every server of the kind answers before it knows who asks; empty where only the connection is looked at.</param>
/// <param name="Answers">The letters that such an answer begins with.</param>
internal sealed record ServerProbe(string Name, ReadOnlyMemory<byte> Asks, string Answers)
{
    public async Task<ServiceException> ExplainAsync(GuardedHttp guard, DatabaseServer server, TimeSpan patience, Exception error, CancellationToken cancel)
    {
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            limit.CancelAfter(patience);
            await using var stream = await guard.ConnectAsync(server.Host, server.Port, limit.Token);
            var first = new byte[1];
            if (Asks.Length > 0)
            {
                await stream.WriteAsync(Asks, limit.Token);
                if (await stream.ReadAsync(first, limit.Token) > 0 && !Answers.Contains((char)first[0], StringComparison.Ordinal))
                {
                    return new ServiceException(ServiceFailure.Permanent, Name, $"what answers at that address is no {Name} server. Check server and port in the credential.", error) { HadNoEffect = true };
                }
            }
        }
        catch (Exception found) when (found is SocketException or IOException or TimeoutException || (found is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            error = found;
        }

        var explained = TransportFailure.Explain(Name, error);
        return new ServiceException(explained.Kind, Name, explained.Message[(Name.Length + 2)..], error) { HadNoEffect = true };
    }
}
