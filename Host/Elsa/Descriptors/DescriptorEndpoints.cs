using System.Security.Claims;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Expressions;
using Bizoholic.Flows.Host.Credentials;
using Bizoholic.Flows.Host.Elsa.Json;
using Bizoholic.Flows.Host.Identity;
using Bizoholic.Flows.Host.Problems;
using Bizoholic.Flows.Workflows;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bizoholic.Flows.Host.Elsa.Descriptors;

/// <summary>What the designer's palette, editors and settings are made of. Lists of what is not offered are empty, never missing.</summary>
internal static class DescriptorEndpoints
{
    public static void MapDescriptors(this IEndpointRouteBuilder api)
    {
        var descriptors = api.MapGroup("/descriptors").WithTags("Descriptors");
        descriptors.MapGet("/activities", ActivitiesAsync);
        descriptors.MapGet("/activities/{typeName}", ActivityAsync);
        descriptors.MapPost("/activities/{typeName}/options/{inputName}", OptionsAsync);
        descriptors.MapGet("/expression-descriptors", (ExpressionLanguages languages) => List(FixedLists.Expressions(languages)));
        descriptors.MapGet("/variables", () => List(FixedLists.VariableTypes));
        descriptors.MapGet("/storage-drivers", () => List(FixedLists.StorageDrivers));
        descriptors.MapGet("/incident-strategies", () => List(FixedLists.IncidentStrategies));
        descriptors.MapGet("/log-persistence-strategies", () => List(FixedLists.LogPersistenceStrategies));
        descriptors.MapGet("/workflow-activation-strategies", () => List(FixedLists.ActivationStrategies));
        descriptors.MapGet("/commit-strategies/workflows", () => List<StrategyModel>([]));
        descriptors.MapGet("/commit-strategies/activities", () => List<StrategyModel>([]));
        descriptors.MapGet("/output-converters", () => List<StrategyModel>([]));

        var features = api.MapGroup("").WithTags("Features");
        features.MapGet("/features/installed", () => List(FixedLists.Features));
        features.MapGet("/features/installed/{fullName}", Feature);
        features.MapGet("/package/version", () => TypedResults.Ok(new PackageVersion("3.8.2")));
        features.MapGet("/resilience/strategies", () => List<StrategyModel>([]));
        features.MapGet("/resilience/retries/{activityInstanceId}", (string activityInstanceId) => TypedResults.Ok(new PageOf<StrategyModel>([], 0)));
        features.MapGet("/secrets/descriptors", () => TypedResults.Ok(new SecretDescriptors([], [])));
        features.MapPost("/secrets/picker", () => TypedResults.Ok(new SecretPicker([], false)));
        features.MapGet("/secrets", () => TypedResults.Ok(new PageOf<string>([], 0)));
        features.MapPost("/secrets", NoSecrets).RequireAuthorization(Scopes.Write);
    }

    private static async Task<Ok<ListOf<ActivityModel>>> ActivitiesAsync(ClaimsPrincipal caller, ActivityModels models, CancellationToken cancellation)
        => List(await models.ListAsync(caller.TenantId(), cancellation));

    private static async Task<Results<Ok<ActivityModel>, ProblemHttpResult>> ActivityAsync(
        string typeName, int? version, ClaimsPrincipal caller, ActivityModels models, CancellationToken cancellation)
        => (await models.ListAsync(caller.TenantId(), cancellation)).Where(model => model.TypeName == typeName && (version is null || model.Version == version)).MaxBy(model => model.Version) is { } found
            ? TypedResults.Ok(found)
            : Refusals.NotFound($"The activity type '{typeName}' is not installed here.");

    /// <summary>The same as the descriptor says, and the tenant's credentials where an input names one.</summary>
    private static async Task<Ok<OptionsAnswer>> OptionsAsync(string typeName, string inputName, ClaimsPrincipal caller, ActivityRegistry registry, CredentialOptions credentials, CancellationToken cancellation)
    {
        var input = registry.Find(typeName)?.Inputs.FirstOrDefault(input => string.Equals(input.Name, inputName, StringComparison.OrdinalIgnoreCase));
        return TypedResults.Ok(new OptionsAnswer(
            input is null ? [] : input.IsCredential ? await credentials.OfAsync(caller.TenantId(), input, cancellation) : UISpecifications.Of(input) ?? []));
    }

    private static Results<Ok<FeatureModel>, ProblemHttpResult> Feature(string fullName)
        => FixedLists.Features.FirstOrDefault(feature => feature.FullName == fullName) is { } feature ? TypedResults.Ok(feature) : Refusals.NotFound($"The feature '{fullName}' is not installed here.");

    /// <summary>Secrets live in credentials alone, which steps name and never hold.</summary>
    private static ProblemHttpResult NoSecrets()
        => Refusals.Problem(StatusCodes.Status405MethodNotAllowed, "Secrets are kept as credentials", "Make a credential (POST /api/credentials, or the page Credentials) and choose it in the step.");

    private static Ok<ListOf<T>> List<T>(IReadOnlyList<T> items) => TypedResults.Ok(new ListOf<T>(items));
}

internal sealed record PackageVersion([property: System.Text.Json.Serialization.JsonPropertyName("packageVersion")] string Number);

internal sealed record OptionsAnswer(JsonObject Items);

internal sealed record SecretDescriptors(IReadOnlyList<string> Types, IReadOnlyList<string> Stores);

internal sealed record SecretPicker(IReadOnlyList<string> Items, bool CanCreateInline);
