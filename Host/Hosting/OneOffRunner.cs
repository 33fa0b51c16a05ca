using Bizoholic.Flows.Expressions;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows;
using Bizoholic.Flows.Workflows.Storage;
using Bizoholic.Flows.Workflows.Storage.InMemory;
using Microsoft.Extensions.Logging.Abstractions;

namespace Bizoholic.Flows.Host.Hosting;

/// <summary>Runs a definition once, in memory, on a runtime of its own: nothing of it is kept.</summary>
internal sealed class OneOffRunner(ActivityRegistry registry, ExpressionLanguages languages, IServiceProvider activityServices, TimeProvider time)
{
    /// <summary>Waits up to this long are waited for; a run that waits longer is suspended.</summary>
    public static TimeSpan LongestWait { get; } = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(100);

    /// <param name="triggerActivityId">The trigger to start at, fired with <paramref name="triggerInput"/>; null starts at the root's start.</param>
    /// <param name="called">Workflows it may call.</param>
    /// <exception cref="DefinitionException">It is no definition.</exception>
    public async Task<OneOffRun> RunAsync(ReadOnlyMemory<byte> content, ValueObject input, string? triggerActivityId, Value triggerInput, CancellationToken cancellation, params IReadOnlyList<ReadOnlyMemory<byte>> called)
    {
        var storage = new InMemoryStorage(time);
        var plans = new PlanCache(new PlanCompiler(registry, languages), storage);
        var lines = new List<string>();
        using var runtime = new WorkflowRuntime(
            RuntimeStorage.Of(storage), plans, new TriggerIndex(storage), activityServices, time, NullLogger<WorkflowRuntime>.Instance, new RuntimeOptions())
        {
            LineWriter = (_, line) =>
            {
                lock (lines)
                {
                    lines.Add(line);
                }
            },
        };
        using var changed = new SemaphoreSlim(0);
        runtime.Changed += _ => changed.Release();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var background = runtime.RunBackgroundAsync(stop.Token);
        foreach (var other in called)
        {
            await StoreAsync(storage, other, cancellation);
        }

        var version = await StoreAsync(storage, content, cancellation);
        var started = await runtime.StartAsync(new StartRequest { Definition = version, Input = input, TriggerActivityId = triggerActivityId, TriggerInput = triggerInput, IsTest = true }, cancellation);
        await started.Rest.WaitAsync(cancellation);
        while (await IsUnderWayAsync(storage, started.RunId, cancellation))
        {
            await changed.WaitAsync(LookAgain, cancellation);
        }

        await stop.CancelAsync();
        await background;
        var history = await new RunHistoryReader(storage, storage, plans).ReadAsync(Tenants.Default, started.RunId, cancellation);
        return new OneOffRun(history!, await plans.GetAsync(Tenants.Default, version.ContentHash, cancellation), lines);
    }

    private async Task<DefinitionVersion> StoreAsync(InMemoryStorage storage, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        var definition = DefinitionReader.Read(content);
        var now = time.GetUtcNow();
        var hash = ContentHash.Of(content.Span);
        var id = definition.Json.TryGetProperty("definitionId", out var given) && given.GetString() is { Length: > 0 } own ? own : "definition";
        var version = new DefinitionVersion { TenantId = Tenants.Default, VersionId = id, DefinitionId = id, Version = 1, Name = definition.Name, ContentHash = hash, IsLatest = true, IsPublished = true, CreatedAt = now, UpdatedAt = now };
        await storage.ChangeAsync(new DefinitionChange(Tenants.Default, id) { Content = (hash, content), Save = [version] }, cancellation);
        return version;
    }

    private async ValueTask<bool> IsUnderWayAsync(InMemoryStorage storage, string runId, CancellationToken cancellation)
    {
        var run = await ((IRunQueries)storage).GetAsync(Tenants.Default, runId, cancellation);
        return run!.Status is RunStatus.Pending or RunStatus.Executing
            || (run.Status == RunStatus.Suspended && (await IsMovingAsync(storage, cancellation) || (await storage.NextDueAsync(cancellation) is { } due && due - time.GetUtcNow() <= LongestWait)));
    }

    /// <summary>A run that waits for one that it called, or for an event, goes on as long as anything does: a run, a command that one has left, or a message.</summary>
    private static async ValueTask<bool> IsMovingAsync(InMemoryStorage storage, CancellationToken cancellation)
        => (await ((IRunClaims)storage).FindWorkAsync("nobody", 1, cancellation)).Count > 0 || (await ((IOutbox)storage).ReadAsync(1, cancellation)).Count > 0;
}

/// <param name="Lines">What WriteLine wrote.</param>
internal sealed record OneOffRun(RunHistory History, WorkflowPlan Plan, IReadOnlyList<string> Lines);
