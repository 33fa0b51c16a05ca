using System.Collections.Concurrent;
using System.Reflection;
using System.Text;
using Bizoholic.Flows.Expressions;
using Bizoholic.Flows.Values;
using Bizoholic.Flows.Workflows.Storage;
using Bizoholic.Flows.Workflows.Storage.InMemory;
using Microsoft.Extensions.Logging.Abstractions;

namespace Bizoholic.Flows.Workflows.Testing;

/// <summary>A whole runtime in memory: for tests of activities and workflows, and for running a file.</summary>
public sealed class WorkflowHarness : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, List<string>> _lines = new(StringComparer.Ordinal);
    private readonly Task _background;

    /// <param name="activities">Assemblies whose activities can be used.</param>
    /// <param name="services">What activities may ask for; none by default.</param>
    /// <param name="time">The clock; the system's by default.</param>
    public WorkflowHarness(IEnumerable<Assembly> activities, IServiceProvider? services = null, TimeProvider? time = null, RuntimeOptions? options = null, InMemoryStorage? storage = null)
        : this(new ActivityRegistry(activities), services, time, options, storage)
    {
    }

    /// <inheritdoc cref="WorkflowHarness(IEnumerable{Assembly}, IServiceProvider?, TimeProvider?, RuntimeOptions?, InMemoryStorage?)"/>
    public WorkflowHarness(ActivityRegistry registry, IServiceProvider? services = null, TimeProvider? time = null, RuntimeOptions? options = null, InMemoryStorage? storage = null)
    {
        Time = time ?? TimeProvider.System;
        Storage = storage ?? new InMemoryStorage(Time);
        Compiler = new PlanCompiler(registry, ExpressionLanguages.CreateDefault());
        Plans = new PlanCache(Compiler, Storage);
        Triggers = new TriggerIndex(Storage);
        Runtime = new WorkflowRuntime(RuntimeStorage.Of(Storage), Plans, Triggers, services ?? NoServices.Instance, Time, NullLogger<WorkflowRuntime>.Instance, options ?? new RuntimeOptions())
        {
            LineWriter = (runId, text) =>
            {
                var lines = _lines.GetOrAdd(runId, static _ => []);
                lock (lines)
                {
                    lines.Add(text);
                }
            },
        };
        History = new RunHistoryReader(Storage, Storage, Plans);
        _background = Runtime.RunBackgroundAsync(_stop.Token);
    }

    public InMemoryStorage Storage { get; }

    public PlanCompiler Compiler { get; }

    public PlanCache Plans { get; }

    public TriggerIndex Triggers { get; }

    public WorkflowRuntime Runtime { get; }

    public RunHistoryReader History { get; }

    public TimeProvider Time { get; }

    /// <summary>Publishes a definition from its JSON, triggers included.</summary>
    /// <exception cref="DefinitionException">It cannot be published.</exception>
    public async Task<DefinitionVersion> PublishAsync(string json, string? definitionId = null)
    {
        var content = Encoding.UTF8.GetBytes(json);
        var definition = DefinitionReader.Read(content);
        var plan = Compiler.Compile(definition);
        var hash = ContentHash.Of(content);
        var id = definitionId ?? (definition.Json.TryGetProperty("definitionId", out var given) ? given.GetString() : null) ?? hash[..16];
        var now = Time.GetUtcNow();
        var version = new DefinitionVersion
        {
            TenantId = Tenants.Default,
            VersionId = $"{id}-v1",
            DefinitionId = id,
            Version = 1,
            Name = definition.Name,
            IsLatest = true,
            IsPublished = true,
            ContentHash = hash,
            CreatedAt = now,
            UpdatedAt = now,
        };
        await Storage.ChangeAsync(new DefinitionChange(Tenants.Default, id) { Content = (hash, content), Save = [version], Triggers = TriggerRows.Of(plan, version) }, CancellationToken.None);
        await Triggers.RefreshAsync(CancellationToken.None);
        return version;
    }

    /// <summary>Publishes a definition and runs it until it rests.</summary>
    public async Task<HarnessRun> RunAsync(string json, ValueObject? input = null)
    {
        var version = await PublishAsync(json);
        return await RunAsync(new StartRequest { Definition = version, Input = input ?? ValueObject.Empty });
    }

    /// <summary>Starts a run and waits until it rests.</summary>
    public async Task<HarnessRun> RunAsync(StartRequest request)
    {
        var started = await Runtime.StartAsync(request, CancellationToken.None);
        var rest = await started.Rest;
        return await ReadAsync(started.RunId, rest);
    }

    public async Task<HarnessRun> ReadAsync(string runId, RunRest rest)
        => new(runId, rest, (await History.ReadAsync(Tenants.Default, runId, CancellationToken.None))!, LinesOf(runId));

    /// <summary>Where a run stands; null when there is none.</summary>
    public async Task<RunStatus?> StatusOfAsync(string runId) => (await ((IRunQueries)Storage).GetAsync(Tenants.Default, runId, CancellationToken.None))?.Status;

    public IReadOnlyList<string> LinesOf(string runId)
    {
        if (!_lines.TryGetValue(runId, out var lines))
        {
            return [];
        }

        lock (lines)
        {
            return [.. lines];
        }
    }

    public void Dispose()
    {
        if (_stop.IsCancellationRequested)
        {
            return;
        }

        _stop.Cancel();
        _background.ContinueWith(static _ => { }, TaskScheduler.Default).Wait(TimeSpan.FromSeconds(5));
        Runtime.Dispose();
        _stop.Dispose();
    }

    private sealed class NoServices : IServiceProvider
    {
        public static NoServices Instance { get; } = new();

        public object? GetService(Type serviceType) => null;
    }
}

/// <summary>A run that came to rest.</summary>
/// <param name="Lines">What WriteLine wrote.</param>
public sealed record HarnessRun(string RunId, RunRest Rest, RunHistory History, IReadOnlyList<string> Lines)
{
    public RunStatus Status => Rest.Status;

    /// <summary>Executions of an activity, by its id.</summary>
    public IReadOnlyList<ExecutionHistory> Of(string activityId) => [.. History.Executions.Where(execution => execution.ActivityId == activityId)];
}
