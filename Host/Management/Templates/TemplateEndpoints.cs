using System.Security.Claims;
using Bizoholic.Flows.Host.Elsa.Definitions;
using Bizoholic.Flows.Host.Identity;
using Bizoholic.Flows.Host.Identity.Audit;
using Bizoholic.Flows.Host.Management.Testing;
using Bizoholic.Flows.Host.Problems;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bizoholic.Flows.Host.Management.Templates;

internal static class TemplateEndpoints
{
    private const int LongestName = 200;

    public static void MapTemplates(this IEndpointRouteBuilder api)
    {
        var templates = api.MapGroup("/templates").WithTags("Templates");
        templates.MapGet("", async (TemplateLibrary templates, CancellationToken cancellation) => TypedResults.Ok(new TemplateList(await templates.ListAsync(cancellation)))).WithSummary("Flows to start from");
        templates.MapPost("/{id}", UseAsync).WithSummary("Makes a draft of a template").RequireAuthorization(Scopes.Write);
    }

    private static async Task<Results<Created<TemplateUsed>, ProblemHttpResult>> UseAsync(string id, TemplateRequest request, HttpContext http, ClaimsPrincipal caller, TemplateLibrary templates, DefinitionLibrary library, FlowSamples samples, ICredentialStore store, CancellationToken cancellation)
    {
        if (string.IsNullOrWhiteSpace(request.Name) || request.Name.Length > LongestName)
        {
            return Refusals.Invalid("name", $"Give the flow a name of 1 to {LongestName} letters.");
        }

        var credentials = request.Credentials ?? new Dictionary<string, string>();
        foreach (var (types, credential) in credentials.Where(chosen => chosen.Value.Length > 0))
        {
            if (await store.FindAsync(caller.TenantId(), credential, cancellation) is not { } row || !Scopes.Split(types).Contains(row.Type))
            {
                return Refusals.Invalid($"credentials.{types}", $"'{credential}' is no credential of the kind {types}.");
            }
        }

        if (await templates.FillAsync(id, request.Name.Trim(), request.Values ?? new Dictionary<string, string>(), credentials, cancellation) is not { } model)
        {
            return Refusals.NotFound($"There is no template '{id}'.");
        }

        var saved = await library.SaveAsync(caller.TenantId(), model, publish: false, isFromDesigner: false, cancellation);
        http.AuditTarget($"{id}: {AuditNames.Of(saved)}");
        if (await TemplateLibrary.SampleAsync(id, model, cancellation) is (var webhook, var call))
        {
            await samples.KeepAsync(caller.TenantId(), saved.DefinitionId, webhook, FlowSample.Request, call, isPinned: true, cancellation);
        }

        return TypedResults.Created($"{ManagementApi.Root}/flows/{saved.DefinitionId}", new TemplateUsed(saved.DefinitionId));
    }
}

internal sealed record TemplateList(IReadOnlyList<Template> Items);

/// <param name="Values">What is filled in, by the blanks' keys.</param>
/// <param name="Credentials">Ids of credentials, by the keys of the template's choices; what is left out is chosen later.</param>
internal sealed record TemplateRequest(string? Name, IReadOnlyDictionary<string, string>? Values, IReadOnlyDictionary<string, string>? Credentials);

internal sealed record TemplateUsed(string DefinitionId);
