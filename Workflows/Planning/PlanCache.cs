using System.Collections.Concurrent;
using Bizoholic.Flows.Workflows.Storage;

namespace Bizoholic.Flows.Workflows;

/// <summary>Plans by content hash, compiled once. Bounded: the one used longest ago leaves when there is no room.</summary>
public sealed class PlanCache(PlanCompiler compiler, IDefinitionStore definitions, int capacity = 500)
{
    private readonly ConcurrentDictionary<string, Entry> _plans = new(StringComparer.Ordinal);
    private long _clock;

    /// <exception cref="DefinitionException">The content is gone or unreadable.</exception>
    public ValueTask<WorkflowPlan> GetAsync(string tenantId, string contentHash, CancellationToken cancellation)
    {
        if (_plans.TryGetValue(contentHash, out var entry))
        {
            entry.LastUse = Interlocked.Increment(ref _clock);
            return new ValueTask<WorkflowPlan>(entry.Plan);
        }

        return LoadAsync(tenantId, contentHash, cancellation);
    }

    /// <summary>Compiles content that is at hand, and keeps the plan.</summary>
    public WorkflowPlan Add(string contentHash, WorkflowDefinition definition)
    {
        var plan = compiler.Compile(definition);
        _plans[contentHash] = new Entry(plan) { LastUse = Interlocked.Increment(ref _clock) };
        if (_plans.Count > capacity)
        {
            Trim();
        }

        return plan;
    }

    private async ValueTask<WorkflowPlan> LoadAsync(string tenantId, string contentHash, CancellationToken cancellation)
    {
        var content = await definitions.GetContentAsync(tenantId, contentHash, cancellation)
            ?? throw new DefinitionException("$", $"The definition content {contentHash} is not in the store.");
        return Add(contentHash, DefinitionReader.Read(content));
    }

    private void Trim()
    {
        foreach (var (hash, _) in _plans.OrderBy(pair => pair.Value.LastUse).Take(Math.Max(1, capacity / 10)))
        {
            _plans.TryRemove(hash, out _);
        }
    }

    private sealed class Entry(WorkflowPlan plan)
    {
        public WorkflowPlan Plan { get; } = plan;

        public long LastUse { get; set; }
    }
}
