using Bizoholic.Flows.Connectors.Webhooks;
using Bizoholic.Flows.Workflows;
using static Bizoholic.Flows.Workflows.CredentialField;

namespace Bizoholic.Flows.Activities.Credentials;

/// <summary>The secret of signed webhooks: those that come in from the WordPress plugin, GitHub or Stripe, and those that go out.</summary>
internal sealed class WebhookSecretCredential : CredentialType
{
    public const string TypeName = "webhookSecret";

    private const int ShortestText = 16;

    public override string Name => TypeName;

    public override string DisplayName => "Webhook secret";

    public override string Help => "The secret that both sides of a signed webhook know (Standard Webhooks). The WordPress plugin shows it on its settings page.";

    public override IReadOnlyList<CredentialField> Fields { get; } = [Secret("secret", "Secret", "whsec_... for Standard Webhooks; GitHub takes any text. While it is being replaced: both, separated by a comma.")];

    public override bool CanTest => true;

    public override ValueTask<CredentialCheck> TestAsync(Credential credential, IServiceProvider services, CancellationToken cancellation)
    {
        if (!credential["secret"].StartsWith("whsec_", StringComparison.Ordinal))
        {
            return ValueTask.FromResult(Secrets(credential["secret"]).All(secret => secret.Length >= ShortestText)
                ? new CredentialCheck(true, "The secret is taken as text, as GitHub does. Standard Webhooks would need one that begins with whsec_.")
                : new CredentialCheck(false, $"The secret is too short to be safe. Take at least {ShortestText} letters, or for Standard Webhooks one that begins with whsec_."));
        }

        try
        {
            _ = new StandardWebhook(Secrets(credential["secret"]), services.Clock());
            return ValueTask.FromResult(new CredentialCheck(true, "The secret has the right form."));
        }
        catch (ArgumentException error)
        {
            return ValueTask.FromResult(new CredentialCheck(false, error.Message));
        }
    }

    public static string[] Secrets(string field) => field.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
