using System.Net.Sockets;
using System.Security.Authentication;
using Bizoholic.Flows.Connectors.Http;

namespace Bizoholic.Flows.Connectors.Rest;

/// <summary>Explains calls that never got an answer.</summary>
public static class TransportFailure
{
    public static ServiceException Explain(string service, Exception? error)
    {
        foreach (var cause in Chain(error))
        {
            switch (cause)
            {
                case DestinationRefusedException:
                    return Failure(ServiceFailure.Permanent, cause.Message, hadNoEffect: true);
                case AnswerTooLargeException:
                    return Failure(ServiceFailure.Permanent, cause.Message);
                case AuthenticationException:
                    return Failure(ServiceFailure.Permanent, "the site's certificate is not valid.", hadNoEffect: true);
                case TimeoutException or OperationCanceledException:
                    return Failure(ServiceFailure.RetryLater, "did not answer in time.");
                case SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData }:
                    return Failure(ServiceFailure.RetryLater, "the host name is not known.", hadNoEffect: true);
                case SocketException { SocketErrorCode: SocketError.ConnectionRefused }:
                    return Failure(ServiceFailure.RetryLater, "nothing answers at that address.", hadNoEffect: true);
            }
        }

        return Failure(ServiceFailure.RetryLater, "the connection broke before the answer was complete.");

        ServiceException Failure(ServiceFailure kind, string message, bool hadNoEffect = false) => new(kind, service, message, error) { HadNoEffect = hadNoEffect };
    }

    private static IEnumerable<Exception> Chain(Exception? error)
    {
        for (; error is not null; error = error.InnerException)
        {
            yield return error;
        }
    }
}
