using System.Runtime.CompilerServices;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
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
        privacy.MapGet("/runs", FindAsync).WithSummary("Finds what is kept of a person").Audited();
        privacy.MapGet("/export", Export).WithSummary("Gives out what is kept of a person, as a file").Audited();
        privacy.MapPost("/erase", EraseAsync).WithSummary("Erases what is kept of a person, and keeps a record of it");
        privacy.MapGet("/erasures", ErasuresAsync).WithSummary("What was erased, when and by whom");
    }

    private static async Task<Results<Ok<PersonRuns>, ProblemHttpResult>> FindAsync(
        string? value, ClaimsPrincipal caller, RunList list, IRunInsights insights, IPrivacyStore privacy, PersonTraces traces, CancellationToken cancellation)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            return NoValue();
        }

        var (text, first, count) = (new SoughtText(value), new List<RunRow>(), 0);
        await foreach (var page in CarryingAsync(caller.TenantId(), text, insights, privacy, cancellation))
        {
            first.AddRange(page.Take(MostShown - first.Count));
            count += page.Count;
        }

        var kept = await traces.FindAsync(caller.TenantId(), text, cancellation);
        return TypedResults.Ok(new PersonRuns(await list.DescribeAsync(caller.TenantId(), first, cancellation), count, [.. kept.Take(MostShown).Select(one => one.Trace)], kept.Count));
    }

    /// <summary>Written run by run: of somebody who has been a client for years it is more than fits in memory.</summary>
    private static Results<PushStreamHttpResult, ProblemHttpResult> Export(
        string? value, ClaimsPrincipal caller, IRunInsights insights, IPrivacyStore privacy, PersonTraces traces, RunReader reader, IRunHistoryReader histories, CancellationToken cancellation)
        => string.IsNullOrWhiteSpace(value) ? NoValue() : TypedResults.Stream(
            async stream =>
            {
                await using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
                var text = new SoughtText(value);
                json.WriteStartArray();
                await foreach (var page in CarryingAsync(caller.TenantId(), text, insights, privacy, cancellation))
                {
                    foreach (var row in page)
                    {
                        if (await reader.ReadAsync(caller.TenantId(), row.RunId, cancellation) is { } run)
                        {
                            await WriteAsync(json, caller.TenantId(), run, histories, cancellation);
                            await json.FlushAsync(cancellation);
                        }
                    }
                }

                foreach (var (trace, data) in await traces.FindAsync(caller.TenantId(), text, cancellation))
                {
                    Write(json, trace, data);
                    await json.FlushAsync(cancellation);
                }

                json.WriteEndArray();
            },
            "application/json",
            "person.json");

    /// <summary>Runs that are not over are cancelled first, and erased by a second call when they are.</summary>
    private static async Task<Results<Ok<Erasure>, ProblemHttpResult>> EraseAsync(
        EraseRequest request, ClaimsPrincipal caller, IRunInsights insights, IRunQueries runs, IPrivacyStore privacy, PersonTraces traces, IWorkflowRuntime runtime, ISettingStore settings, TimeProvider time, CancellationToken cancellation)
    {
        if (string.IsNullOrWhiteSpace(request.Value))
        {
            return NoValue();
        }

        var tenantId = caller.TenantId();
        var (text, erased, left) = (new SoughtText(request.Value), 0, 0);
        await foreach (var page in CarryingAsync(tenantId, text, insights, privacy, cancellation))
        {
            var gone = await runs.DeleteAsync(tenantId, [.. page.Where(IsOver).Select(row => row.RunId)], cancellation);
            (erased, left) = (erased + gone, left + page.Count - gone);
            foreach (var row in page.Where(row => !IsOver(row)))
            {
                await runtime.CancelAsync(tenantId, row.RunId, "A person's data is erased.", cancellation);
            }
        }

        var (events, others) = await traces.EraseAsync(tenantId, text, cancellation);

        // The record must not hold what was erased: only a hash, by which it can be shown that it was.
        var now = time.GetUtcNow();
        var erasure = new Erasure(now, caller.Identity?.Name ?? "", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.Text))), erased, left, events, others);
        await settings.SetAsync(tenantId, $"{Records}{Guid.CreateVersion7(now):n}", JsonSerializer.Serialize(erasure, JsonSerializerOptions.Web), cancellation);
        return TypedResults.Ok(erasure);
    }

    private static async Task<Ok<ErasureList>> ErasuresAsync(ClaimsPrincipal caller, ISettingStore settings, CancellationToken cancellation)
        => TypedResults.Ok(new ErasureList([.. (await settings.ListAsync(caller.TenantId(), Records, cancellation))
            .OrderByDescending(record => record.Key, StringComparer.Ordinal)
            .Select(record => JsonSerializer.Deserialize<Erasure>(record.Value, JsonSerializerOptions.Web)!)]));

    /// <summary>All runs that can be found by a value, newest first, and then those that hold it otherwise, some at a time.</summary>
    private static async IAsyncEnumerable<IReadOnlyList<RunRow>> CarryingAsync(
        string tenantId, SoughtText text, IRunInsights insights, IPrivacyStore privacy, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var filter = new RunFilter { AnyValue = (await insights.ValueNamesAsync(tenantId, cancellation), text.Text) };
        var known = new HashSet<string>(StringComparer.Ordinal);
        IReadOnlyList<RunRow> page;
        do
        {
            page = await insights.PageAsync(tenantId, filter, Batch, cancellation);
            if (page.Count > 0)
            {
                filter = filter with { BeforeRunId = page[^1].RunId };
                known.UnionWith(page.Select(row => row.RunId));
                yield return page;
            }
        }
        while (page.Count == Batch);

        // Few flows say by which values their runs are to be found, and a person's data is erased all the same.
        foreach (var some in (await privacy.RunsAsync(tenantId, text, cancellation)).Where(id => !known.Contains(id)).Chunk(Batch))
        {
            yield return await insights.PageAsync(tenantId, new RunFilter { RunIds = some }, Batch, cancellation);
        }
    }

    private static bool IsOver(RunRow row) => row.Status is RunStatus.Finished or RunStatus.Cancelled or RunStatus.Faulted;

    private static async Task WriteAsync(Utf8JsonWriter json, string tenantId, ReadRun run, IRunHistoryReader histories, CancellationToken cancellation)
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
            await WritePartAsync("inputs", StepTexts.Inputs, step);
            await WritePartAsync("outputs", static (_, of) => StepTexts.Outputs(of), step);
            await WritePartAsync("items", StepTexts.Items, step);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();

        // Of a run with very much data the history holds only the sizes.
        async Task WritePartAsync(string name, Func<ReadRun, ExecutionHistory, string> textOf, ExecutionHistory step)
        {
            if (StepTexts.Elsewhere(run, step, name) is { } large && await histories.ReadContentAsync(tenantId, run.RunId, large.Execution, large.Content, cancellation) is { } content)
            {
                json.WritePropertyName(name);
                json.WriteRawValue(content.Span);
            }
            else
            {
                WriteText(json, name, textOf(run, step));
            }
        }
    }

    private static void Write(Utf8JsonWriter json, PersonTrace trace, JsonNode? data)
    {
        json.WriteStartObject();
        json.WriteString("kept", trace.Kind);
        json.WriteString("flow", trace.Flow);
        json.WriteString("name", trace.Name);
        json.WriteString("at", trace.At);
        json.WritePropertyName("data");
        if (data is null)
        {
            json.WriteNullValue();
        }
        else
        {
            data.WriteTo(json);
        }

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
/// <param name="Kept">What is kept beside runs: the first 1,000 of it.</param>
/// <param name="KeptCount">How much that is in all.</param>
internal sealed record PersonRuns(IReadOnlyList<RunListEntry> Items, int Count, IReadOnlyList<PersonTrace> Kept, int KeptCount);

internal sealed record EraseRequest(string? Value);

internal sealed record ErasureList(IReadOnlyList<Erasure> Items);

/// <param name="ValueHash">SHA-256 of the value, lower-case hex.</param>
/// <param name="Events">Events that were kept for runs to come.</param>
/// <param name="Others">What else was kept beside runs: memory of flows, samples, things of the demo service.</param>
/// <param name="Left">Runs that were not over: they are being cancelled, and have to be erased once more.</param>
internal sealed record Erasure(DateTimeOffset At, string By, string ValueHash, int Runs, int Left, int Events = 0, int Others = 0);
