namespace Bizoholic.Flows.Connectors.Ai;

/// <summary>Whose API a service speaks.</summary>
public enum AiProvider
{
    /// <summary>OpenAI's: its own, and that of Groq, Together, vLLM, Ollama's /v1.</summary>
    OpenAi,

    /// <summary>Anthropic's Messages API.</summary>
    Anthropic,
}

/// <summary>A model at a service.</summary>
/// <param name="Model">The model's name at the service.</param>
/// <param name="ApiKey">The service's key.</param>
public sealed record AiConnection(string Model, string ApiKey)
{
    public AiProvider Provider { get; init; }

    /// <summary>Root of the API. Default OpenAI's own, https://api.openai.com/v1.</summary>
    public Uri Address { get; init; } = new("https://api.openai.com/v1");

    /// <summary>Shows no key.</summary>
    public override string ToString() => $"{Model} at {Address.Host}";
}
