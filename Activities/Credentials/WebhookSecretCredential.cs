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

    public override CredentialProblem? Check(IReadOnlyDictionary<string, string> values)
    {
        var secrets = Secrets(values.GetValueOrDefault("secret", ""));
        return secrets.Length == 0 ? new CredentialProblem("secret", "The secret is missing.")
            : secrets.Any(secret => secret.Length < ShortestText) ? new CredentialProblem("secret", $"The secret is too short to be safe: it has to have at least {ShortestText} letters.")
            : secrets.Any(secret => secret.StartsWith(StandardWebhook.SecretPrefix, StringComparison.Ordinal) && !StandardWebhook.IsSecret(secret))
                ? new CredentialProblem("secret", "The secret begins with whsec_, but what follows is no key: part of it may be missing. Copy it again, whole.")
            : null;
    }

    public override ValueTask<CredentialCheck> TestAsync(Credential credential, IServiceProvider services, CancellationToken cancellation)
        => ValueTask.FromResult(Check(new Dictionary<string, string> { ["secret"] = credential["secret"] }) is { } problem ? new CredentialCheck(false, problem.Message)
            : Secrets(credential["secret"]).All(StandardWebhook.IsSecret) ? new CredentialCheck(true, "The secret has the right form.")
            : new CredentialCheck(true, "The secret is taken as text, as GitHub does. Standard Webhooks, and with them the WordPress plugin, would need one that begins with whsec_."));

    public static string[] Secrets(string field) => field.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Signs and checks by the Standard Webhooks rules.</summary>
    /// <param name="credential">Of this kind, or another that holds such a secret.</param>
    /// <param name="field">Where the secret is.</param>
    /// <exception cref="FaultException">It is no secret of that kind.</exception>
    public static StandardWebhook Signer(Credential credential, string field, IServiceProvider services)
    {
        var secrets = Secrets(credential.Require(field));
        return secrets.Length > 0 && secrets.All(StandardWebhook.IsSecret)
            ? new StandardWebhook(secrets, services.Clock())
            : throw new FaultException($"The secret of the credential '{credential.Name}' is plain text, and signed webhooks need a key: whsec_ followed by at least 16 bytes in base64. Copy the one that the sender or receiver shows, or make a new one for both, and enter it under Credentials.", type: "Credential");
    }
}
