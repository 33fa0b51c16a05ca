using System.Security.Claims;
using Bizoholic.Flows.Host.Elsa.Definitions;
using Bizoholic.Flows.Host.Identity;
using Bizoholic.Flows.Host.Problems;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bizoholic.Flows.Host.Management.Templates;

internal static class TemplateEndpoints
{
    private const int LongestName = 200;

    public static void MapTemplates(this IEndpointRouteBuilder api)
    {
        var templates = api.MapGroup("/templates").WithTags("Templates");
        templates.MapGet("", async (CancellationToken cancellation) => TypedResults.Ok(new TemplateList(await TemplateLibrary.ListAsync(cancellation)))).WithSummary("Flows to start from");
        templates.MapPost("/{id}", UseAsync).WithSummary("Makes a draft of a template").RequireAuthorization(Scopes.Write);
    }

    private static async Task<Results<Created<TemplateUsed>, ProblemHttpResult>> UseAsync(string id, TemplateRequest request, ClaimsPrincipal caller, DefinitionLibrary library, CancellationToken cancellation)
    {
        if (string.IsNullOrWhiteSpace(request.Name) || request.Name.Length > LongestName)
        {
            return Refusals.Invalid("name", $"Give the flow a name of 1 to {LongestName} letters.");
        }

        if (await TemplateLibrary.FillAsync(id, request.Name.Trim(), request.Values ?? new Dictionary<string, string>(), cancellation) is not { } model)
        {
            return Refusals.NotFound($"There is no template '{id}'.");
        }

        var saved = await library.SaveAsync(caller.TenantId(), model, publish: false, isFromDesigner: false, cancellation);
        return TypedResults.Created($"{ManagementApi.Root}/flows/{saved.DefinitionId}", new TemplateUsed(saved.DefinitionId));
    }
}

internal sealed record TemplateList(IReadOnlyList<Template> Items);

/// <param name="Values">What is filled in, by the blanks' keys.</param>
internal sealed record TemplateRequest(string? Name, IReadOnlyDictionary<string, string>? Values);

internal sealed record TemplateUsed(string DefinitionId);
