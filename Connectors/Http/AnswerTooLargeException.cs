namespace Bizoholic.Flows.Connectors.Http;

/// <summary>The service sent more than we are willing to read.</summary>
public sealed class AnswerTooLargeException(long limit)
    : HttpRequestException(HttpRequestError.ConfigurationLimitExceeded, $"The answer is larger than {limit} bytes.");
