using System.ClientModel.Primitives;
using Bizoholic.Flows.Connectors.Http;
using OpenAI;

namespace Bizoholic.Flows.Connectors.Ai;

/// <summary>How OpenAI's clients call: through the guard, once.</summary>
internal static class OpenAiOptions
{
    public static OpenAIClientOptions Of(HttpClient http, AiConnection connection) => new()
    {
        Endpoint = connection.Address,
        Transport = new StreamingTransport(http),
        RetryPolicy = new ClientRetryPolicy(maxRetries: 0), // retries are the runtime's
        NetworkTimeout = Timeout.InfiniteTimeSpan, // the guard keeps the time
    };

    /// <summary>Tells the guard which answers are streamed: those that the pipeline does not gather first.</summary>
    private sealed class StreamingTransport(HttpClient http) : HttpClientPipelineTransport(http)
    {
        protected override void OnSendingRequest(PipelineMessage message, HttpRequestMessage httpRequest) => httpRequest.Options.Set(GuardedHttpRequest.IsStreamed, !message.BufferResponse);
    }
}
