namespace Bizoholic.Flows.Connectors.Ai;

/// <summary>A text model at OpenAI, or at any service that speaks its chat API (Groq, Together, vLLM, Ollama's /v1).</summary>
/// <param name="Model">The model's name at the service.</param>
/// <param name="ApiKey">The service's key.</param>
public sealed record AiConnection(string Model, string ApiKey)
{
    /// <summary>Root of the API. Default OpenAI's own, https://api.openai.com/v1.</summary>
    public Uri Address { get; init; } = new("https://api.openai.com/v1");

    /// <summary>Shows no key.</summary>
    public override string ToString() => $"{Model} at {Address.Host}";
}
