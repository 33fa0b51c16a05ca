using System.Security.Claims;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bizoholic.Flows.Host.Elsa.Definitions;
using Bizoholic.Flows.Host.Elsa.Instances;
using Bizoholic.Flows.Host.Identity;
using Bizoholic.Flows.Host.Problems;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bizoholic.Flows.Host.Management.Runs;

internal static class RunDetailEndpoints
{
    private const int LargestPart = 4_000_000;
    private const int FirstPart = 20_000;
    private const int MostChildren = 200;

    /// <summary>Bytes that a letter has at most.</summary>
    private const int LongestLetter = 4;

    public static void MapRunDetails(this IEndpointRouteBuilder api)
    {
        var runs = api.MapGroup("/runs/{id}").WithTags("Runs");
        runs.MapGet("", GetAsync).WithSummary("A run with its steps and their times");
        runs.MapGet("/steps/{number:long}/data", DataAsync).WithSummary("What a step worked with, each part up to its first 20,000 characters");
        runs.MapGet("/steps/{number:long}/data/{part}", PartAsync).WithSummary("A stretch of one part: inputs, outputs, items or received");
        var changes = runs.MapGroup("").RequireAuthorization(Scopes.Write);
        changes.MapPost("/steps/{number:long}/retry", RetryAsync).WithSummary("Tries a failed step again, with other data where given");
        changes.MapPost("/steps/{number:long}/skip", SkipAsync).WithSummary("Passes over a failed or waiting step");
        changes.MapPost("/migrate", MigrateAsync).RequireAuthorization(Scopes.Operate).WithSummary("Moves a run that waits or failed to another version of its flow");
        changes.MapPost("/bookmarks/{bookmarkId}/resume", ResumeAsync).WithSummary("Lets a waiting step go on");
    }

    private static async Task<Results<Ok<RunDetail>, ProblemHttpResult>> GetAsync(string id, ClaimsPrincipal caller, RunReader reader, RunList list, IRunQueries runs, DefinitionLibrary library, CancellationToken cancellation)
    {
        var tenantId = caller.TenantId();
        if (await reader.ReadAsync(tenantId, id, cancellation) is not { } run)
        {
            return InstanceEndpoints.Unknown(id);
        }

        var events = run.History.Events.ToLookup(happened => happened.Execution);
        var children = await runs.ListAsync(tenantId, new RunFilter { ParentRunId = id, Take = MostChildren }, cancellation);
        var entries = await list.DescribeAsync(tenantId, [run.History.Run, .. children.Rows], cancellation);
        return TypedResults.Ok(new RunDetail(
            entries[0],
            run.History.Run.DefinitionVersionId,
            (await library.FindAsync(tenantId, run.History.Run.DefinitionId, new VersionRequest(VersionChoice.Published, null), cancellation))?.Version,
            run.Plan?.Definition.Name,
            [.. run.History.Executions.Select(step => RunStep.Of(run, step, events[step.Number]))],
            [.. entries.Skip(1)],
            Cut(StepTexts.Of(run.History.Input), 0, FirstPart),
            Cut(StepTexts.Of(run.History.Output), 0, FirstPart),
            run.History.Error,
            RunCost.Of(run.History.Usage)));
    }

    private static async Task<Results<Ok<StepData>, ProblemHttpResult>> DataAsync(string id, long number, ClaimsPrincipal caller, RunReader reader, CancellationToken cancellation)
    {
        if (await reader.ReadAsync(caller.TenantId(), id, cancellation) is not { } run || run.Execution(number) is not { } step)
        {
            return UnknownStep(id, number);
        }

        // What is very large is read only when somebody asks for it.
        TextPart First(string part) => StepTexts.Elsewhere(run, step, part) is { } large ? new TextPart("", 0, large.Length, 0) : Cut(TextOf(run, step, part)!, 0, FirstPart);
        return TypedResults.Ok(new StepData(First("inputs"), First("outputs"), First("items"), First("received")));
    }

    private static async Task<Results<Ok<TextPart>, ProblemHttpResult>> PartAsync(
        string id, long number, string part, long? offset, int? take, ClaimsPrincipal caller, RunReader reader, IRunHistoryReader histories, CancellationToken cancellation)
    {
        if (await reader.ReadAsync(caller.TenantId(), id, cancellation) is not { } run || run.Execution(number) is not { } step)
        {
            return UnknownStep(id, number);
        }

        var (from, most) = (offset ?? 0, Math.Clamp(take ?? FirstPart, 1, LargestPart));
        if (StepTexts.Elsewhere(run, step, part) is { } large)
        {
            return await histories.ReadContentAsync(caller.TenantId(), id, large.Execution, large.Content, cancellation) is { } json
                ? TypedResults.Ok(Cut(json.Span, from, most))
                : UnknownStep(id, number);
        }

        return TextOf(run, step, part) is { } text ? TypedResults.Ok(Cut(text, from, most)) : Refusals.Invalid("part", "Ask for inputs, outputs, items or received.");
    }

    private static string? TextOf(ReadRun run, ExecutionHistory step, string part) => part switch
    {
        "inputs" => StepTexts.Inputs(run, step),
        "outputs" => StepTexts.Outputs(step),
        "items" => StepTexts.Items(run, step),
        "received" => StepTexts.Received(run, step),
        _ => null,
    };

    private static async Task<Results<Accepted, ProblemHttpResult>> RetryAsync(
        string id, long number, StepRetry? request, ClaimsPrincipal caller, RunReader reader, IWorkflowRuntime runtime, CancellationToken cancellation)
    {
        if (await reader.ReadAsync(caller.TenantId(), id, cancellation) is not { } run || run.Execution(number) is not { } step)
        {
            return UnknownStep(id, number);
        }

        if (step.Status != ExecutionStatus.Faulted)
        {
            return Refusals.Problem(StatusCodes.Status409Conflict, "The step has not failed", "Only a step that failed can be tried again. The run may have gone on in the meantime.");
        }

        if (request?.Items is not (null or JsonArray))
        {
            return Refusals.Invalid("items", "Expected a list of JSON objects, one for each item.");
        }

        var items = (request?.Items as JsonArray)?.Select(item => item is JsonObject ? ValueJson.Parse(item.ToJsonString()).AsObject() : null).ToArray();
        if (items?.Any(item => item is null) == true)
        {
            return Refusals.Invalid("items", "Each item has to be a JSON object: names in quotes with values, between { and }.");
        }

        var inputs = request?.Inputs is { } given ? ValueJson.Parse(given.ToJsonString()).AsObject() : null;
        return await runtime.RetryAsync(caller.TenantId(), id, new RetryWith(number, inputs, items!), cancellation) ? Accepted(id) : Over();
    }

    private static async Task<Results<Accepted, ProblemHttpResult>> SkipAsync(string id, long number, ClaimsPrincipal caller, RunReader reader, IWorkflowRuntime runtime, CancellationToken cancellation)
    {
        if (await reader.ReadAsync(caller.TenantId(), id, cancellation) is not { } run || run.Execution(number) is not { } step)
        {
            return UnknownStep(id, number);
        }

        return step.Status is not (ExecutionStatus.Faulted or ExecutionStatus.Waiting) || step.Parent == 0
            ? Refusals.Problem(StatusCodes.Status409Conflict, "The step cannot be skipped", "Only a step that failed or waits can be skipped, and not the flow as a whole.")
            : await runtime.SkipAsync(caller.TenantId(), id, number, cancellation) ? Accepted(id) : Over();
    }

    private static async Task<Results<Accepted, ProblemHttpResult>> ResumeAsync(
        string id, string bookmarkId, ResumeRequest? request, ClaimsPrincipal caller, IBookmarkStore bookmarks, IWorkflowRuntime runtime, CancellationToken cancellation)
    {
        if (await bookmarks.GetAsync(caller.TenantId(), bookmarkId, cancellation) is not { } bookmark || bookmark.RunId != id)
        {
            return Refusals.NotFound("The run does not wait for this any more.");
        }

        var input = request?.Input is { } given ? ValueJson.Parse(given.ToJsonString()) : Value.Null;
        return (await runtime.ResumeAsync(caller.TenantId(), bookmarkId, input, null, cancellation)).Found ? Accepted(id) : Refusals.NotFound("The run does not wait for this any more.");
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> MigrateAsync(string id, RunMigration? request, ClaimsPrincipal caller, RunMigrations migrations, CancellationToken cancellation)
        => await migrations.MoveAsync(caller.TenantId(), id, request?.Version, cancellation) is { } refusal ? refusal : TypedResults.NoContent();

    private static Accepted Accepted(string id) => TypedResults.Accepted($"{ManagementApi.Root}/runs/{id}");

    private static ProblemHttpResult Over() => Refusals.Problem(StatusCodes.Status409Conflict, "The run is over", "It finished or was cancelled in the meantime.");

    private static ProblemHttpResult UnknownStep(string id, long number) => Refusals.NotFound($"There is no step {number} in a run '{id}'.");

    private static TextPart Cut(string text, long offset, int take)
    {
        var from = (int)Math.Clamp(offset, 0, text.Length);
        var length = Math.Min(take, text.Length - from);
        if (length > 0 && from + length < text.Length && char.IsHighSurrogate(text[from + length - 1]))
        {
            length++; // a letter is not cut in two
        }

        return new TextPart(text.Substring(from, length), from, text.Length, from + length < text.Length ? from + length : null);
    }

    /// <summary>The same of stored JSON, in bytes: a text of this size is not made.</summary>
    private static TextPart Cut(ReadOnlySpan<byte> json, long offset, int take)
    {
        var from = LetterAt(json, Math.Clamp(offset, 0, json.Length));
        var end = LetterAt(json, Math.Min(json.Length, from + (long)Math.Max(take, LongestLetter)));
        return new TextPart(Encoding.UTF8.GetString(json[from..end]), from, json.Length, end < json.Length ? end : null);
    }

    /// <summary>Where the letter begins that a byte belongs to.</summary>
    private static int LetterAt(ReadOnlySpan<byte> json, long at)
    {
        var start = (int)at;
        while (start > 0 && start < json.Length && (json[start] & 0xC0) == 0x80)
        {
            start--;
        }

        return start;
    }
}

/// <param name="Inputs">Values for inputs that an expression gave, by name.</param>
/// <param name="Items">The items that come in: a list of JSON objects.</param>
internal sealed record StepRetry(JsonObject? Inputs, JsonNode? Items);

/// <param name="Input">What the step goes on with.</param>
internal sealed record ResumeRequest(JsonNode? Input);
