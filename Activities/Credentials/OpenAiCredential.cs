using Bizoholic.Flows.Workflows;
using static Bizoholic.Flows.Workflows.CredentialField;

namespace Bizoholic.Flows.Activities.Credentials;

/// <summary>OpenAI, or any service that speaks its API.</summary>
internal sealed class OpenAiCredential : CredentialType
{
    public const string TypeName = "openAiApi";

    public override string Name => TypeName;

    public override string DisplayName => "OpenAI or compatible";

    public override string Help => "A key of OpenAI, or of another service that speaks its API: Groq, Together, vLLM, Ollama.";

    public override IReadOnlyList<CredentialField> Fields { get; } =
    [
        Secret("apiKey", "API key", "sk-... For a service of your own without keys, enter any text."),
        new("url", "API address", "Such as https://api.groq.com/openai/v1.") { Kind = CredentialFieldKind.Url, Default = "https://api.openai.com/v1" },
        .. AiCredentials.Prices,
        new("model", "Model", "Taken where a step names none.") { Default = "gpt-4o-mini" },
    ];

    public override bool CanTest => true;

    public override ValueTask<CredentialCheck> TestAsync(Credential credential, IServiceProvider services, CancellationToken cancellation) => AiCredentials.TestAsync(credential, services, cancellation);
}
