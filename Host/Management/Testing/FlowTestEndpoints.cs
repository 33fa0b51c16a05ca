using System.Security.Claims;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Host.Elsa.Definitions;
using Bizoholic.Flows.Host.Elsa.Json;
using Bizoholic.Flows.Host.Identity;
using Bizoholic.Flows.Host.Identity.Audit;
using Bizoholic.Flows.Host.Problems;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bizoholic.Flows.Host.Management.Testing;

/// <summary>Trying a flow while it is drawn: with sample data, up to a step, and with the next real call as sample.</summary>
internal static class FlowTestEndpoints
{
    /// <summary>Shorter than proxies wait for an answer.</summary>
    private static readonly TimeSpan ListenTime = TimeSpan.FromSeconds(20);

    public static void MapFlowTests(this IEndpointRouteBuilder api)
    {
        var flows = api.MapGroup("/flows/{id}").WithTags("Trying flows");
        flows.MapGet("/samples", SamplesAsync).WithSummary("Data kept to try the flow with");
        var changes = flows.MapGroup("").RequireAuthorization(Scopes.Write).WithMetadata(new AuditedFlow("id"));
        changes.MapPut("/samples/{activityId}", KeepAsync).WithSummary("Keeps data for a step");
        changes.MapDelete("/samples/{activityId}", ForgetAsync).WithSummary("Forgets the data of a step");
        changes.MapPost("/listen/{activityId}", ListenAsync).WithSummary("Waits for the next call to a webhook of the flow, and keeps it");
        changes.MapPost("/test", TestAsync).WithSummary("Tries the latest draft with the data that is kept");
    }

    private static async Task<Results<Ok<FlowSampleList>, ProblemHttpResult>> SamplesAsync(
        string id, ClaimsPrincipal caller, DefinitionLibrary library, DefinitionModels models, FlowSamples samples, CancellationToken cancellation)
        => await FindAsync(id, caller, library, cancellation) is { } version
            ? TypedResults.Ok(new FlowSampleList([.. (await samples.OfAsync(caller.TenantId(), id, await models.ContentAsync(version, cancellation), cancellation)).Values]))
            : DefinitionReadEndpoints.Unknown(id);

    private static async Task<Results<NoContent, ProblemHttpResult>> KeepAsync(
        string id, string activityId, SampleRequest request, ClaimsPrincipal caller, DefinitionLibrary library, FlowSamples samples, CancellationToken cancellation)
    {
        if (await FindAsync(id, caller, library, cancellation) is null)
        {
            return DefinitionReadEndpoints.Unknown(id);
        }

        var data = request.Kind == FlowSample.Items && request.Data is JsonObject single ? new JsonArray(single.DeepClone()) : request.Data;
        if (request.Kind is not (FlowSample.Items or FlowSample.Request))
        {
            return Refusals.Invalid("kind", "Say what is kept: items or request.");
        }

        if (data is null || (request.Kind == FlowSample.Items && (data is not JsonArray items || items.Any(item => item is not JsonObject))))
        {
            return Refusals.Invalid("data", "Expected a list of JSON objects, one for each item.");
        }

        if (data.ToJsonString().Length > FlowSamples.LargestSample)
        {
            return Refusals.Invalid("data", "Sample data has at most a million characters. Keep fewer items.");
        }

        await samples.KeepAsync(caller.TenantId(), id, activityId, request.Kind, data, request.IsPinned, cancellation);
        return TypedResults.NoContent();
    }

    private static async Task<NoContent> ForgetAsync(string id, string activityId, ClaimsPrincipal caller, FlowSamples samples, CancellationToken cancellation)
    {
        await samples.ForgetAsync(caller.TenantId(), id, activityId, cancellation);
        return TypedResults.NoContent();
    }

    private static async Task<Results<Ok<TestCall>, NoContent, ProblemHttpResult>> ListenAsync(
        string id, string activityId, ClaimsPrincipal caller, DefinitionLibrary library, IDefinitionStore store, PlanCache plans, TestCalls calls, FlowSamples samples, CancellationToken cancellation)
    {
        if (await FindAsync(id, caller, library, cancellation) is not { } version || await store.GetContentAsync(version.TenantId, version.ContentHash, cancellation) is not { } bytes)
        {
            return DefinitionReadEndpoints.Unknown(id);
        }

        var plan = plans.Add(version.ContentHash, DefinitionReader.Read(bytes));
        var webhooks = TriggerReader.Read(plan).Where(trigger => trigger.Node.Id == activityId && trigger.Registration.Kind == "http").Select(trigger => trigger.Registration.Settings).ToArray();
        if (webhooks.Length == 0)
        {
            return Refusals.Invalid("activityId", "This step is no webhook, or its path is not written out yet.");
        }

        var call = await calls.NextAsync(version.TenantId, id, activityId, webhooks[0]["path"].ToString(), [.. webhooks[0]["methods"].AsArray()?.Select(method => method.ToString()) ?? []], ListenTime, cancellation);
        if (call is not { } data)
        {
            return TypedResults.NoContent();
        }

        var json = JsonNode.Parse(ValueJson.ToUtf8(data))!;
        await samples.KeepAsync(version.TenantId, id, activityId, FlowSample.Request, json.DeepClone(), true, cancellation);
        return TypedResults.Ok(new TestCall(json));
    }

    private static async Task<Results<Accepted<TestStarted>, ProblemHttpResult>> TestAsync(
        string id, TestRequest? request, ClaimsPrincipal caller, DefinitionLibrary library, DefinitionModels models, FlowSamples samples, IDefinitionStore store, PlanCache plans, IWorkflowRuntime runtime, TimeProvider time, CancellationToken cancellation)
    {
        var tenantId = caller.TenantId();
        if (await FindAsync(id, caller, library, cancellation) is not { } version)
        {
            return DefinitionReadEndpoints.Unknown(id);
        }

        var content = await models.ContentAsync(version, cancellation);
        var kept = await samples.OfAsync(tenantId, id, content, cancellation);
        if (request?.ToActivityId is { Length: > 0 } last && !TestContent.StopAfter(content, last))
        {
            return Refusals.Invalid("toActivityId", $"The flow has no step '{last}' on a canvas. Save it first.");
        }

        // The step that is looked at runs for real: its own kept data would hide what it does.
        TestContent.Pin(content, kept.Values.Where(sample => sample.IsPinned && sample.ActivityId != request?.ToActivityId));
        var bytes = JsonSerializer.SerializeToUtf8Bytes(content);
        var hash = ContentHash.Of(bytes);
        var plan = plans.Add(hash, DefinitionReader.Read(bytes));
        await store.ChangeAsync(new DefinitionChange(tenantId, id) { Content = (hash, bytes) }, cancellation);

        var trigger = plan.Triggers.FirstOrDefault(node => node.Id == request?.TriggerActivityId) ?? plan.Triggers.FirstOrDefault(node => kept.ContainsKey(node.Id)) ?? (plan.Triggers.Count > 0 ? plan.Triggers[0] : null);
        var data = request?.Input ?? (trigger is not null && kept.TryGetValue(trigger.Id, out var sample) && sample.Kind == FlowSample.Request ? sample.Data : null);
        var input = data is not null ? ValueJson.Parse(data.ToJsonString())
            : trigger is not null && IsClock(plan, trigger) ? ValueObject.From(("scheduledAt", ValueConverter.From(time.GetUtcNow())))
            : default(Value);
        var isStartedByTrigger = trigger is not null && !input.IsUndefined;
        var started = await runtime.StartAsync(
            new StartRequest
            {
                Definition = version with { ContentHash = hash },
                TriggerActivityId = isStartedByTrigger ? trigger!.Id : null,
                TriggerInput = isStartedByTrigger ? input : default,
                IsTest = true,
                ReturnAtOnce = true,
            },
            cancellation);
        return TypedResults.Accepted($"{ManagementApi.Root}/runs/{started.RunId}", new TestStarted(started.RunId, [.. kept.Values.Where(found => found.IsPinned).Select(found => found.ActivityId)]));
    }

    /// <summary>Whoever tries a flow that the clock starts does not want to wait for it.</summary>
    private static bool IsClock(WorkflowPlan plan, ActivityNode trigger)
    {
        try
        {
            return TriggerReader.Read(plan).Any(read => read.Node == trigger && read.Registration.Kind == "schedule");
        }
        catch (DefinitionException)
        {
            // A draft may have a schedule that cannot be read yet.
            return false;
        }
    }

    private static ValueTask<DefinitionVersion?> FindAsync(string id, ClaimsPrincipal caller, DefinitionLibrary library, CancellationToken cancellation)
        => library.FindAsync(caller.TenantId(), id.Trim(), VersionRequest.Read(null, VersionChoice.Latest), cancellation);
}

internal sealed record FlowSampleList(IReadOnlyList<FlowSample> Samples);

/// <param name="Kind">items or request.</param>
/// <param name="Data">A list of JSON objects for items; what the trigger starts with for a request.</param>
internal sealed record SampleRequest(string? Kind, JsonNode? Data, bool IsPinned);

internal sealed record TestCall(JsonNode Call);

/// <param name="ToActivityId">The last step to run; all when left out.</param>
/// <param name="TriggerActivityId">Where to start; the trigger that has a sample, or the first, when left out.</param>
/// <param name="Input">What the trigger starts with in place of its sample.</param>
internal sealed record TestRequest(string? ToActivityId, string? TriggerActivityId, JsonNode? Input);

/// <param name="Pinned">Steps whose kept data was used in place of running them.</param>
internal sealed record TestStarted(string RunId, IReadOnlyList<string> Pinned);
