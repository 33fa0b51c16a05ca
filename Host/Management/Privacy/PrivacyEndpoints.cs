using System.Runtime.CompilerServices;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Bizoholic.Flows.Activities.Services;
using Bizoholic.Flows.Activities.Webhooks;
using Bizoholic.Flows.Host.Elsa.Instances;
using Bizoholic.Flows.Host.Identity;
using Bizoholic.Flows.Host.Identity.Audit;
using Bizoholic.Flows.Host.Management.Runs;
using Bizoholic.Flows.Host.Problems;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Bizoholic.Flows.Host.Management.Privacy;

/// <summary>What is kept of a person: given out, or erased with a record that it was.</summary>
internal static class PrivacyEndpoints
{
    /// <summary>Read and deleted at once.</summary>
    private const int Batch = 500;

    /// <summary>Shown of a person: beyond that only their number matters.</summary>
    private const int MostShown = 1_000;

    private const string Records = "privacy.erasure:";

    public static void MapPrivacy(this IEndpointRouteBuilder api)
    {
        var privacy = api.MapGroup("/privacy").WithTags("Privacy").RequireAuthorization(Scopes.Administer);
        privacy.MapGet("/runs", FindAsync).WithSummary("Runs that carry a value of a person").Audited();
        privacy.MapGet("/export", Export).WithSummary("All that those runs hold, as a file").Audited();
        privacy.MapPost("/erase", EraseAsync).WithSummary("Deletes those runs, and keeps a record of it");
        privacy.MapGet("/erasures", ErasuresAsync).WithSummary("What was erased, when and by whom");
    }

    private static async Task<Results<Ok<PersonRuns>, ProblemHttpResult>> FindAsync(string? value, ClaimsPrincipal caller, RunList list, IRunInsights insights, CancellationToken cancellation)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            return NoValue();
        }

        var (first, count) = (new List<RunRow>(), 0);
        await foreach (var page in CarryingAsync(caller.TenantId(), value, insights, cancellation))
        {
            first.AddRange(page.Take(MostShown - first.Count));
            count += page.Count;
        }

        return TypedResults.Ok(new PersonRuns(await list.DescribeAsync(caller.TenantId(), first, cancellation), count));
    }

    /// <summary>Written run by run: of somebody who has been a client for years it is more than fits in memory.</summary>
    private static Results<PushStreamHttpResult, ProblemHttpResult> Export(string? value, ClaimsPrincipal caller, IRunInsights insights, RunReader reader, CancellationToken cancellation)
        => string.IsNullOrWhiteSpace(value) ? NoValue() : TypedResults.Stream(
            async stream =>
            {
                await using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
                json.WriteStartArray();
                await foreach (var page in CarryingAsync(caller.TenantId(), value, insights, cancellation))
                {
                    foreach (var row in page)
                    {
                        if (await reader.ReadAsync(caller.TenantId(), row.RunId, cancellation) is { } run)
                        {
                            Write(json, run);
                            await json.FlushAsync(cancellation);
                        }
                    }
                }

                json.WriteEndArray();
            },
            "application/json",
            "person.json");

    /// <summary>Runs that are not over are cancelled first, and erased by a second call when they are.</summary>
    private static async Task<Results<Ok<Erasure>, ProblemHttpResult>> EraseAsync(
        EraseRequest request, ClaimsPrincipal caller, IRunInsights insights, IRunQueries runs, IEventStore events, IWorkflowRuntime runtime, DemoServices demo, ISettingStore settings, TimeProvider time, CancellationToken cancellation)
    {
        if (string.IsNullOrWhiteSpace(request.Value))
        {
            return NoValue();
        }

        var tenantId = caller.TenantId();
        var (erased, left) = (0, 0);
        await foreach (var page in CarryingAsync(tenantId, request.Value, insights, cancellation))
        {
            var gone = await runs.DeleteAsync(tenantId, [.. page.Where(IsOver).Select(row => row.RunId)], cancellation);
            (erased, left) = (erased + gone, left + page.Count - gone);
            foreach (var row in page.Where(row => !IsOver(row)))
            {
                await runtime.CancelAsync(tenantId, row.RunId, "A person's data is erased.", cancellation);
            }
        }

        demo.Erase(tenantId, request.Value.Trim());
        var forgotten = await events.EraseAsync(tenantId, EventWait.Normal(request.Value), cancellation);

        // The record must not hold what was erased: only a hash, by which it can be shown that it was.
        var now = time.GetUtcNow();
        var erasure = new Erasure(now, caller.Identity?.Name ?? "", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(request.Value.Trim()))), erased, left, forgotten);
        await settings.SetAsync(tenantId, $"{Records}{Guid.CreateVersion7(now):n}", JsonSerializer.Serialize(erasure, JsonSerializerOptions.Web), cancellation);
        return TypedResults.Ok(erasure);
    }

    private static async Task<Ok<ErasureList>> ErasuresAsync(ClaimsPrincipal caller, ISettingStore settings, CancellationToken cancellation)
        => TypedResults.Ok(new ErasureList([.. (await settings.ListAsync(caller.TenantId(), Records, cancellation))
            .OrderByDescending(record => record.Key, StringComparer.Ordinal)
            .Select(record => JsonSerializer.Deserialize<Erasure>(record.Value, JsonSerializerOptions.Web)!)]));

    /// <summary>All runs that carry a value, newest first, some at a time.</summary>
    private static async IAsyncEnumerable<IReadOnlyList<RunRow>> CarryingAsync(string tenantId, string value, IRunInsights insights, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var filter = new RunFilter { AnyValue = (await insights.ValueNamesAsync(tenantId, cancellation), value.Trim()) };
        IReadOnlyList<RunRow> page;
        do
        {
            page = await insights.PageAsync(tenantId, filter, Batch, cancellation);
            if (page.Count > 0)
            {
                filter = filter with { BeforeRunId = page[^1].RunId };
                yield return page;
            }
        }
        while (page.Count == Batch);
    }

    private static bool IsOver(RunRow row) => row.Status is RunStatus.Finished or RunStatus.Cancelled or RunStatus.Faulted;

    private static void Write(Utf8JsonWriter json, ReadRun run)
    {
        json.WriteStartObject();
        json.WriteString("run", run.RunId);
        json.WriteString("flow", run.Plan?.Definition.Name);
        json.WriteString("startedAt", run.History.Run.CreatedAt);
        WriteText(json, "input", StepTexts.Of(run.History.Input));
        WriteText(json, "output", StepTexts.Of(run.History.Output));
        json.WriteStartArray("steps");
        foreach (var step in run.History.Executions)
        {
            json.WriteStartObject();
            json.WriteString("step", run.Node(step.ActivityId)?.Name ?? step.ActivityId);
            json.WriteString("at", step.ScheduledAt);
            WriteText(json, "inputs", StepTexts.Inputs(run, step));
            WriteText(json, "outputs", StepTexts.Outputs(step));
            WriteText(json, "items", StepTexts.Items(run, step));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter json, string name, string text)
    {
        if (text.Length > 0)
        {
            json.WritePropertyName(name);
            json.WriteRawValue(text);
        }
    }

    private static ProblemHttpResult NoValue() => Refusals.Invalid("value", "Say whose data is meant: a value that runs are found by, such as an e-mail address.");
}

/// <param name="Items">The newest 1,000 of them.</param>
/// <param name="Count">Of all.</param>
internal sealed record PersonRuns(IReadOnlyList<RunListEntry> Items, int Count);

internal sealed record EraseRequest(string? Value);

internal sealed record ErasureList(IReadOnlyList<Erasure> Items);

/// <param name="ValueHash">SHA-256 of the value, lower-case hex.</param>
/// <param name="Events">Events that were kept for runs to come.</param>
/// <param name="Left">Runs that were not over: they are being cancelled, and have to be erased once more.</param>
internal sealed record Erasure(DateTimeOffset At, string By, string ValueHash, int Runs, int Left, int Events = 0);
