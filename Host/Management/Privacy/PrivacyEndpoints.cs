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
    private const int MostRuns = 1_000;
    private const string Records = "privacy.erasure:";

    public static void MapPrivacy(this IEndpointRouteBuilder api)
    {
        var privacy = api.MapGroup("/privacy").WithTags("Privacy").RequireAuthorization(Scopes.Administer);
        privacy.MapGet("/runs", FindAsync).WithSummary("Runs that carry a value of a person").Audited();
        privacy.MapGet("/export", ExportAsync).WithSummary("All that those runs hold, as a file").Audited();
        privacy.MapPost("/erase", EraseAsync).WithSummary("Deletes those runs, and keeps a record of it");
        privacy.MapGet("/erasures", ErasuresAsync).WithSummary("What was erased, when and by whom");
    }

    private static async Task<Results<Ok<PersonRuns>, ProblemHttpResult>> FindAsync(string? value, ClaimsPrincipal caller, RunList list, IRunInsights insights, CancellationToken cancellation)
        => string.IsNullOrWhiteSpace(value)
            ? NoValue()
            : TypedResults.Ok(new PersonRuns(await list.DescribeAsync(caller.TenantId(), await CarryingAsync(caller.TenantId(), value, insights, cancellation), cancellation)));

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> ExportAsync(string? value, ClaimsPrincipal caller, IRunInsights insights, RunReader reader, CancellationToken cancellation)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            return NoValue();
        }

        using var file = new MemoryStream();
        await using (var json = new Utf8JsonWriter(file, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartArray();
            foreach (var row in await CarryingAsync(caller.TenantId(), value, insights, cancellation))
            {
                if (await reader.ReadAsync(caller.TenantId(), row.RunId, cancellation) is { } run)
                {
                    Write(json, run);
                }
            }

            json.WriteEndArray();
        }

        return TypedResults.File(file.ToArray(), "application/json", "person.json");
    }

    /// <summary>Runs that are not over are cancelled first, and erased by a second call when they are.</summary>
    private static async Task<Results<Ok<Erasure>, ProblemHttpResult>> EraseAsync(
        EraseRequest request, ClaimsPrincipal caller, IRunInsights insights, IRunQueries runs, IEventStore events, IWorkflowRuntime runtime, DemoServices demo, ISettingStore settings, TimeProvider time, CancellationToken cancellation)
    {
        if (string.IsNullOrWhiteSpace(request.Value))
        {
            return NoValue();
        }

        var tenantId = caller.TenantId();
        var found = await CarryingAsync(tenantId, request.Value, insights, cancellation);
        var erased = await runs.DeleteAsync(tenantId, [.. found.Where(row => row.Status is RunStatus.Finished or RunStatus.Cancelled or RunStatus.Faulted).Select(row => row.RunId)], cancellation);
        foreach (var row in found.Where(row => row.Status is not (RunStatus.Finished or RunStatus.Cancelled or RunStatus.Faulted)))
        {
            await runtime.CancelAsync(tenantId, row.RunId, "A person's data is erased.", cancellation);
        }

        demo.Erase(tenantId, request.Value.Trim());
        var forgotten = await events.EraseAsync(tenantId, EventWait.Normal(request.Value), cancellation);

        // The record must not hold what was erased: only a hash, by which it can be shown that it was.
        var now = time.GetUtcNow();
        var erasure = new Erasure(now, caller.Identity?.Name ?? "", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(request.Value.Trim()))), erased, found.Count - erased, forgotten);
        await settings.SetAsync(tenantId, $"{Records}{Guid.CreateVersion7(now):n}", JsonSerializer.Serialize(erasure, JsonSerializerOptions.Web), cancellation);
        return TypedResults.Ok(erasure);
    }

    private static async Task<Ok<ErasureList>> ErasuresAsync(ClaimsPrincipal caller, ISettingStore settings, CancellationToken cancellation)
        => TypedResults.Ok(new ErasureList([.. (await settings.ListAsync(caller.TenantId(), Records, cancellation))
            .OrderByDescending(record => record.Key, StringComparer.Ordinal)
            .Select(record => JsonSerializer.Deserialize<Erasure>(record.Value, JsonSerializerOptions.Web)!)]));

    private static async ValueTask<IReadOnlyList<RunRow>> CarryingAsync(string tenantId, string value, IRunInsights insights, CancellationToken cancellation)
        => await insights.PageAsync(tenantId, new RunFilter { AnyValue = (await insights.ValueNamesAsync(tenantId, cancellation), value.Trim()) }, MostRuns, cancellation);

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

internal sealed record PersonRuns(IReadOnlyList<RunListEntry> Items);

internal sealed record EraseRequest(string? Value);

internal sealed record ErasureList(IReadOnlyList<Erasure> Items);

/// <param name="ValueHash">SHA-256 of the value, lower-case hex.</param>
/// <param name="Events">Events that were kept for runs to come.</param>
/// <param name="Left">Runs that were not over: they are being cancelled, and have to be erased once more.</param>
internal sealed record Erasure(DateTimeOffset At, string By, string ValueHash, int Runs, int Left, int Events = 0);
