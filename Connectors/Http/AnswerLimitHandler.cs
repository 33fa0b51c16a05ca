using System.Net.Sockets;

namespace Bizoholic.Flows.Connectors.Http;

/// <summary>Stops answers that are too long or take too long. It sits outside the decompression, so it counts what a small compressed body grows to.</summary>
internal sealed class AnswerLimitHandler(OutgoingHttpOptions options) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var deadline = new CancellationTokenSource(options.Timeout);
        HttpResponseMessage? response = null;
        try
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
            response = await base.SendAsync(request, either.Token);
            if (response.Content.Headers.ContentLength > options.MaxResponseBytes)
            {
                throw new AnswerTooLargeException(options.MaxResponseBytes);
            }

            response.Content = new LimitedContent(response.Content, options.MaxResponseBytes, deadline, request.Options.TryGetValue(GuardedHttpRequest.IsStreamed, out var streams) && streams ? options.Timeout : null);
            return response;
        }
        catch (Exception exception)
        {
            response?.Dispose();
            var late = deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested;
            deadline.Dispose();
            throw exception switch
            {
                OperationCanceledException when late => Late($"No answer within {options.Timeout.TotalSeconds:0.#} s."),
                HttpRequestException { InnerException: DestinationRefusedException refused } => refused,
                // A connection that is gone as soon as it is made, or a name that a proxy is asked for, comes up as the socket's own error.
                SocketException socket => new HttpRequestException(HttpRequestError.ConnectionError, socket.Message, socket),
                _ => exception,
            };
        }
    }

    /// <summary>Time running out looks as it does with HttpClient's own limit.</summary>
    internal static TaskCanceledException Late(string message) => new(message, new TimeoutException(message));
}
