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

            response.Content = new LimitedContent(response.Content, options.MaxResponseBytes, deadline);
            return response;
        }
        catch (Exception exception)
        {
            response?.Dispose();
            var late = deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested;
            deadline.Dispose();
            throw exception switch
            {
                OperationCanceledException when late => new TimeoutException($"No answer within {options.Timeout.TotalSeconds:0.#} s."),
                HttpRequestException { InnerException: DestinationRefusedException refused } => refused,
                _ => exception,
            };
        }
    }
}

/// <summary>The service sent more than we are willing to read.</summary>
public sealed class AnswerTooLargeException(long limit) : IOException($"The answer is larger than {limit} bytes.");
