using Bizoholic.Flows.Connectors.Ai;
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
        new("inputPrice", "Price of input", "For a million tokens that are read, for the accounting.") { Kind = CredentialFieldKind.Number, IsRequired = false },
        new("outputPrice", "Price of output", "For a million tokens that are written.") { Kind = CredentialFieldKind.Number, IsRequired = false },
        new("model", "Model", "Taken where a step names none.") { Default = "gpt-4o-mini" },
    ];

    public override bool CanTest => true;

    public override async ValueTask<CredentialCheck> TestAsync(Credential credential, IServiceProvider services, CancellationToken cancellation)
    {
        var models = await AiModelList.ReadAsync(services.Http(), Connection(credential, null), services.Clock(), cancellation);
        return models.Contains(credential["model"])
            ? new CredentialCheck(true, $"The key works, and the model {credential["model"]} is there.")
            : new CredentialCheck(models.Count == 0, models.Count == 0 ? "The key works." : $"The key works, but there is no model {credential["model"]}. There are {string.Join(", ", models.Take(8))}.");
    }

    public static AiConnection Connection(Credential credential, string? model)
        => new(string.IsNullOrWhiteSpace(model) ? credential.Require("model") : model, credential.Require("apiKey")) { Address = credential.RequireUrl("url") };
}
