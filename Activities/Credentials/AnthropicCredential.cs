using Bizoholic.Flows.Workflows;
using static Bizoholic.Flows.Workflows.CredentialField;

namespace Bizoholic.Flows.Activities.Credentials;

internal sealed class AnthropicCredential : CredentialType
{
    public const string TypeName = "anthropicApi";

    public override string Name => TypeName;

    public override string DisplayName => "Anthropic";

    public override string Help => "A key of Anthropic, for Claude: in its console under API keys.";

    public override IReadOnlyList<CredentialField> Fields { get; } =
    [
        Secret("apiKey", "API key", "sk-ant-..."),
        new("url", "API address", "Another one only behind a gateway of your own.") { Kind = CredentialFieldKind.Url, Default = "https://api.anthropic.com/v1" },
        .. AiCredentials.Prices,
        new("model", "Model", "Taken where a step names none.") { Default = "claude-sonnet-4-5" },
    ];

    public override bool CanTest => true;

    public override ValueTask<CredentialCheck> TestAsync(Credential credential, IServiceProvider services, CancellationToken cancellation) => AiCredentials.TestAsync(credential, services, cancellation);
}
