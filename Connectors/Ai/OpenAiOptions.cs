using System.ClientModel.Primitives;
using OpenAI;

namespace Bizoholic.Flows.Connectors.Ai;

/// <summary>How OpenAI's clients call: through the guard, once.</summary>
internal static class OpenAiOptions
{
    public static OpenAIClientOptions Of(HttpClient http, AiConnection connection) => new()
    {
        Endpoint = connection.Address,
        Transport = new HttpClientPipelineTransport(http),
        RetryPolicy = new ClientRetryPolicy(maxRetries: 0), // retries are the runtime's
        NetworkTimeout = Timeout.InfiniteTimeSpan, // the guard keeps the time
    };
}
