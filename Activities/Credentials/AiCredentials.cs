using System.Globalization;
using Bizoholic.Flows.Connectors.Ai;
using Bizoholic.Flows.Workflows;

namespace Bizoholic.Flows.Activities.Credentials;

/// <summary>What the credentials of all services with models have in common.</summary>
internal static class AiCredentials
{
    public static IReadOnlyList<CredentialField> Prices { get; } =
    [
        new("inputPrice", "Price of input", "For a million tokens that are read, for the accounting.") { Kind = CredentialFieldKind.Number, IsRequired = false },
        new("outputPrice", "Price of output", "For a million tokens that are written.") { Kind = CredentialFieldKind.Number, IsRequired = false },
    ];

    /// <param name="credential">Of any of the services.</param>
    /// <param name="model">Null or blank takes the credential's.</param>
    public static AiConnection Connection(Credential credential, string? model) => new(string.IsNullOrWhiteSpace(model) ? credential.Require("model") : model, credential.Require("apiKey"))
    {
        Provider = credential.Type == AnthropicCredential.TypeName ? AiProvider.Anthropic : AiProvider.OpenAi,
        Address = credential.RequireUrl("url"),
    };

    /// <summary>What tokens cost at the credential's prices; 0 without prices.</summary>
    public static double Cost(Credential credential, long inputTokens, long outputTokens)
        => (inputTokens * Price(credential["inputPrice"]) + outputTokens * Price(credential["outputPrice"])) / 1_000_000;

    public static async ValueTask<CredentialCheck> TestAsync(Credential credential, IServiceProvider services, CancellationToken cancellation)
    {
        var models = await AiModelList.ReadAsync(services.Http(), Connection(credential, null), services.Clock(), cancellation);
        return models.Contains(credential["model"])
            ? new CredentialCheck(true, $"The key works, and the model {credential["model"]} is there.")
            : new CredentialCheck(models.Count == 0, models.Count == 0 ? "The key works." : $"The key works, but there is no model {credential["model"]}. There are {string.Join(", ", models.Take(8))}.");
    }

    private static double Price(string text) => double.TryParse(text, CultureInfo.InvariantCulture, out var price) ? price : 0;
}
