using System.Security.Claims;
using Bizoholic.Flows.Activities.Services;
using Bizoholic.Flows.Host.Identity;
using Bizoholic.Flows.Workflows;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bizoholic.Flows.Host.Management.Demo;

/// <summary>What outside services would have got, had this been no demonstration.</summary>
internal static class DemoEndpoints
{
    public static void MapDemo(this IEndpointRouteBuilder api)
        => api.MapGet("/demo", List).WithTags("Demo").WithSummary("What steps without a credential would have sent, in demo mode");

    private static Ok<DemoList> List(ClaimsPrincipal caller, DemoMode mode, DemoServices demo, CredentialTypes types)
        => TypedResults.Ok(new DemoList(mode.IsOn, DemoServices.MostKept, [.. demo.Of(caller.TenantId()).Select(thing => new DemoEntry(
            thing.Key,
            thing.At,
            [.. thing.Services.Select(name => NameOf(name, types))],
            thing.Action,
            thing.Step,
            thing.DefinitionId,
            thing.FlowName,
            thing.RunId,
            Fields(thing.Sent),
            Fields(thing.Said)))]));

    private static DemoEntryField[] Fields(IReadOnlyList<DemoField> fields) => [.. fields.Where(field => field.Text.Length > 0).Select(field => new DemoEntryField(field.Name, field.Text))];

    /// <summary>Credentials are mostly called after their service.</summary>
    private static string NameOf(string credentialType, CredentialTypes types)
        => credentialType == "webhookSecret" ? "Another program" : types.Find(credentialType)?.DisplayName ?? credentialType;
}

/// <param name="IsOn">Whether this installation is a demonstration.</param>
/// <param name="Most">How many are kept; older ones are forgotten, and all of them when the host stops.</param>
/// <param name="Items">The latest first.</param>
internal sealed record DemoList(bool IsOn, int Most, IReadOnlyList<DemoEntry> Items);

/// <param name="Services">The services that the step would have worked with: one of them.</param>
/// <param name="Action">What the step does, such as Send e-mail.</param>
/// <param name="Step">Its name in the flow.</param>
/// <param name="Said">What stands where a model or an agent would have answered.</param>
internal sealed record DemoEntry(
    string Id, DateTimeOffset At, IReadOnlyList<string> Services, string Action, string Step, string DefinitionId, string FlowName, string RunId, IReadOnlyList<DemoEntryField> Sent, IReadOnlyList<DemoEntryField> Said);

internal sealed record DemoEntryField(string Name, string Text);
