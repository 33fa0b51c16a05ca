using System.Security.Claims;
using Bizoholic.Flows.Activities.Http;
using Bizoholic.Flows.Host.Identity;
using Bizoholic.Flows.Host.Webhooks;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bizoholic.Flows.Host.Management.Forms;

/// <summary>The forms that published flows show.</summary>
internal static class FormEndpoints
{
    public static void MapForms(this IEndpointRouteBuilder api)
        => api.MapGet("/forms", ListAsync).WithTags("Forms").WithSummary("Published forms with their addresses");

    private static async Task<Ok<FormList>> ListAsync(ClaimsPrincipal caller, TriggerIndex triggers, ResumeAddresses addresses, CancellationToken cancellation)
    {
        var tenantId = caller.TenantId();
        var snapshot = await triggers.CurrentAsync(cancellation);
        var root = addresses.Root();
        return TypedResults.Ok(new FormList([.. snapshot.All
            .Where(trigger => trigger.Kind == HostedForm.Kind && trigger.TenantId == tenantId)
            .Select(trigger => (Flow: snapshot.VersionOf(trigger), Form: ValueJson.Parse(trigger.Payload)))
            .Where(found => found.Flow is not null)
            .Select(found => new FormEntry(
                found.Flow!.DefinitionId,
                found.Flow.Name,
                found.Form["title"].AsString() is { Length: > 0 } title ? title : "Form",
                found.Form["path"].ToString().TrimStart('/'),
                $"{root}/form{found.Form["path"]}",
                [.. (found.Form["fields"].AsArray() ?? ValueArray.Empty).Where(field => field["type"].AsString() is not ("html" or "hiddenField")).Select(field => field["label"].ToString())],
                found.Form["checked"] == Value.True))
            .OrderBy(form => form.Title, StringComparer.OrdinalIgnoreCase).ThenBy(form => form.Path, StringComparer.Ordinal)]));
    }
}

internal sealed record FormList(IReadOnlyList<FormEntry> Items);

/// <param name="Path">After /form/.</param>
/// <param name="Fields">What is asked, as people read it.</param>
/// <param name="IsProtected">People have to sign in before they see it.</param>
internal sealed record FormEntry(string DefinitionId, string FlowName, string Title, string Path, string Url, IReadOnlyList<string> Fields, bool IsProtected);
